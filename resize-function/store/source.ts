/** The source of the original images: S3, or a folder in a test. */
export interface Source {
  /** Never throws for a response of the store; throws a Refusal if there was none. */
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
   * No such key, or no permission to tell (S3 says 403 for both to a role without s3:ListBucket). `problem` is the store's error code
   * for anything else.
   */
  | { readonly kind: 'missing'; readonly problem?: string }
  | { readonly kind: 'failed'; readonly status: number; readonly problem?: string };

/** The viewer already has it. */
export interface Unchanged {
  readonly kind: 'unchanged';
  readonly etag: string;
  readonly lastModified: string | undefined;
  readonly cacheControl: string | undefined;
}

/** An original whose header has arrived and whose bytes are still being fetched. Either `read` or `cancel` must be called. */
export interface Original {
  readonly kind: 'found';
  /** Bytes, from Content-Length. */
  readonly size: number;
  /** With its quotes, as the store sent it. */
  readonly etag: string;
  readonly lastModified: string | undefined;
  readonly cacheControl: string | undefined;
  /** The first bytes, enough for most headers, or the whole original. Throws as `read` does. */
  peek(): Promise<Buffer>;
  /** All bytes, in one buffer. Throws a Refusal if the store ends the transfer early. */
  read(): Promise<Buffer>;
  /** Stops the transfer. */
  cancel(): void;
}
