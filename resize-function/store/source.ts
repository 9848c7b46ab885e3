/** Where the original images come from: S3, or a folder in a test. */
export interface Source {
  /** Never throws for an answer that the store gave; throws a Refusal when it gave none. */
  open(key: string, conditions: Conditions, signal: AbortSignal): Promise<SourceAnswer>;
}

/** What the viewer already has, in the store's own terms. */
export interface Conditions {
  readonly ifNoneMatch?: string;
  readonly ifModifiedSince?: string;
}

export type SourceAnswer =
  | Original
  | Unchanged
  /**
   * No such key, or no permission to tell (S3 says 403 for both to a role without s3:ListBucket). `problem` is the
   * store's word for what is wrong beyond that.
   */
  | { readonly kind: 'missing'; readonly problem?: string }
  | { readonly kind: 'failed'; readonly status: number; readonly problem?: string };

/** The viewer has it already. */
export interface Unchanged {
  readonly kind: 'unchanged';
  readonly etag: string;
  readonly lastModified: string | undefined;
  readonly cacheControl: string | undefined;
}

/** An original whose header has come and whose bytes are on their way. Either `read` or `cancel` must be called. */
export interface Original {
  readonly kind: 'found';
  /** Bytes, from Content-Length. */
  readonly size: number;
  /** With its quotes, as the store sent it. */
  readonly etag: string;
  readonly lastModified: string | undefined;
  readonly cacheControl: string | undefined;
  /** The first bytes, enough for most headers, or all there are. Throws as `read` does. */
  peek(): Promise<Buffer>;
  /** All bytes, in one buffer. Throws a Refusal when the store breaks off midway. */
  read(): Promise<Buffer>;
  /** Bytes are not wanted any more. */
  cancel(): void;
}
