import { inspect } from 'node:util';
import { makeImage, planOriginal, unmade } from '../image/image.ts';
import type { MadeImage } from '../image/image.ts';
import type { Task } from '../image/plan.ts';
import { Refusal } from '../refusal.ts';
import type { RefusalDetails } from '../refusal.ts';
import type { LoadSharp } from '../image/sharp.ts';
import type { Original } from '../store/source.ts';

/** Everything needed to make an image besides the bytes of its original: plain data, so that it can be sent. */
export interface Job extends Task {
  /** false: only the response to HEAD is wanted. */
  readonly image: boolean;
  /** Milliseconds. */
  readonly time: number;
}

/** The result of a job, without its bytes. */
export type Outcome =
  | { readonly made: Pick<MadeImage, 'type' | 'notes' | 'open'>; readonly refused?: never }
  | { readonly made?: never; readonly refused: Refused };

export interface Refused {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details: RefusalDetails;
  /** Lines for the log. */
  readonly cause: string | undefined;
}

/** Plans and makes an image from all the bytes of its original. Throws as planning and making do. */
export async function doJob(job: Job, bytes: Buffer, loadSharp: LoadSharp): Promise<MadeImage> {
  const planned = await planOriginal(inMemory(bytes), job, loadSharp);
  return job.image ? makeImage(planned, bytes, await loadSharp(), job) : unmade(planned);
}

export function refusedBy(error: unknown): Refused {
  const { status, code, message, details, cause } =
    error instanceof Refusal ? error : new Refusal(500, 'internal', 'internal error', { cause: error });
  const text = cause === undefined ? undefined : inspect(cause);
  return { status, code, message, details, cause: text };
}

export function refusalFrom({ status, code, message, details, cause }: Refused): Refusal {
  return new Refusal(status, code, message, { ...details, cause });
}

function inMemory(bytes: Buffer): Original {
  return {
    kind: 'found',
    size: bytes.length,
    etag: '',
    lastModified: undefined,
    cacheControl: undefined,
    peek: async () => bytes,
    read: async () => bytes,
    cancel: () => undefined,
  };
}
