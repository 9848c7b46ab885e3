import { ServiceError } from '../service.ts';

/** An error of S3, which says more than a code and a message. */
export class S3Error extends ServiceError {
  /** Elements beside the message, `BucketName`. */
  readonly detail: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: string,
    status: number,
    message: string,
    more: {
      readonly detail: Readonly<Record<string, string>>;
      readonly headers?: Readonly<Record<string, string>>;
    },
  ) {
    super(code, status, message);
    this.detail = more.detail;
    this.headers = more.headers ?? {};
  }
}
