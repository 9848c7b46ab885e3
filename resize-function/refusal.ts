/**
 * A request that is answered with an error. `status` is the HTTP status, `code` a short word for programs; `parameter` and `limit`
 * name what to change, if anything.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly details: RefusalDetails;

  constructor(
    status: number,
    code: string,
    message: string,
    { cause, ...details }: RefusalDetails & { readonly cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? {} : { cause });
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export interface RefusalDetails {
  readonly parameter?: string;
  readonly limit?: string | number;
  /** The store's error code, for a header, not for the body. */
  readonly originProblem?: string;
}

/** The JSON body that a viewer gets for `refusal`. */
export function refusalBody(refusal: Refusal): Uint8Array {
  const { parameter, limit } = refusal.details;
  return new TextEncoder().encode(
    `${JSON.stringify({ error: refusal.code, message: refusal.message, parameter, limit })}\n`,
  );
}
