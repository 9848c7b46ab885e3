import { cachingHeaders, disposition, preflightAnswer, refusalAnswer } from './http/answer.ts';
import { parseRequest } from './http/parse-request.ts';
import type { ParsedRequest } from './http/parse-request.ts';
import type { Configuration } from './configuration.ts';
import { noBody } from './request/exchange.ts';
import type { ImageRequest, ImageResponse } from './request/exchange.ts';
import { makeImageSafely } from './worker/make.ts';
import { newestFormat } from './request/negotiation.ts';
import type { MadeImage } from './image/image.ts';
import { Refusal } from './refusal.ts';
import type { Original, Source, SourceAnswer, Unchanged } from './store/source.ts';
import type { LoadSharp } from './image/sharp.ts';
import { answerTag, conditionsOf, fingerprintOf, hasAlready, transformId } from './http/validator.ts';
import { workerProcess } from './worker/worker.ts';
import type { Worker } from './worker/worker.ts';

/** The part of the remaining time reserved for sending the response, in milliseconds. */
const timeToAnswer = 500;
/** The part of MAX_WORK for the fallback of an image that may already have spent all of it. */
const fallbackShare = 1 / 8;

/**
 * The core: serves a request for an image from `source`. Never throws. `loadSharp` is called while the original is being fetched,
 * because loading takes as long.
 */
export function createResponder(
  configuration: Configuration,
  source: Source,
  loadSharp: LoadSharp,
  worker: Worker = workerProcess(configuration.budget),
): (request: ImageRequest) => Promise<ImageResponse> {
  const fingerprint = fingerprintOf(configuration);
  const answer = async (request: ImageRequest, instead?: string, share = 1): Promise<ImageResponse> => {
    const means = { configuration: { ...configuration, maxWork: configuration.maxWork * share }, source };
    if (request.method === 'OPTIONS') return preflightAnswer(configuration);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      throw new Refusal(405, 'method', 'only GET, HEAD and OPTIONS are allowed');
    const asked = {
      ...parseRequest(request, configuration),
      ...(instead === undefined ? {} : { key: instead }),
    };
    const time = request.remainingTime() - timeToAnswer;
    return inTime(time, (late) =>
      answerParsed(asked, request, { ...means, loadSharp, worker, fingerprint, time, late }),
    );
  };
  return async (request) => {
    try {
      return await answer(request);
    } catch (error) {
      const refusal = refusalOf(error);
      const plain = refusalAnswer(refusal, request, configuration);
      const shown = await fallbackImage(refusal, request, configuration, (again) =>
        answer(
          again,
          configuration.fallbackKey,
          [413, 422, 504].includes(refusal.status) ? fallbackShare : 1,
        ),
      );
      return shown
        ? { ...shown, status: plain.status, headers: { ...plain.headers, ...shown.headers } }
        : plain;
    }
  };
}

/** Runs `work` for at most `time` milliseconds; then aborts whatever it still waits for. */
async function inTime<T>(time: number, work: (late: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeIsUp = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        reject(new Refusal(504, 'time', 'the image could not be rendered in time'));
        late.abort();
      },
      Math.max(1, time),
    );
  });
  const result = work(late.signal);
  result.catch(() => undefined);
  try {
    return await Promise.race([result, timeIsUp]);
  } finally {
    clearTimeout(timer);
  }
}

interface Surroundings {
  readonly configuration: Configuration;
  readonly source: Source;
  readonly loadSharp: LoadSharp;
  readonly worker: Worker;
  /** The settings that decide the bytes of a response. */
  readonly fingerprint: string;
  readonly time: number;
  readonly late: AbortSignal;
}

async function answerParsed(
  { key, options, canonical, validity }: ParsedRequest,
  request: ImageRequest,
  { source, fingerprint, time, late, ...means }: Surroundings,
): Promise<ImageResponse> {
  const { configuration, loadSharp } = means;
  const started = performance.now();
  const negotiated = options.format === undefined;
  const newest = negotiated ? newestFormat(request.headers.accept) : 'none';
  const transform = transformId([canonical, newest, fingerprint]);
  const conditions = conditionsOf(request.headers, transform);
  const opening = source.open(key, conditions, late);
  opening.catch(() => undefined);
  // Nothing is decoded for HEAD, and probably nothing for a viewer who already has the image.
  if (request.method === 'GET' && Object.keys(conditions).length === 0) await loadSharp();
  const original = await opening;
  const unchanged = ({ etag, lastModified, cacheControl }: Original | Unchanged): ImageResponse => {
    const caching = { cacheControl, validity, tag: answerTag(etag, transform), lastModified, negotiated };
    return { status: 304, headers: cachingHeaders(caching, configuration), body: noBody };
  };
  if (original.kind === 'unchanged') return unchanged(original);
  const found = existing(original);
  const { etag, lastModified, cacheControl } = found;
  const fetched = performance.now();
  const tag = answerTag(etag, transform);
  const has = hasAlready(request.headers, tag);
  const order = { original: found, options, newest, image: request.method === 'GET' && !has, time, late };
  const image = await makeImageSafely(order, means);
  if (has) return unchanged(found);
  const done = performance.now();
  const headers: Record<string, string> = {
    'content-type': image.type,
    'content-disposition': disposition(key, image.type, options),
    ...(image.notes.length === 0 ? {} : { 'image-gate-note': image.notes.join(', ') }),
    ...cachingHeaders({ cacheControl, validity, tag, lastModified, negotiated }, configuration),
  };
  if (request.method === 'HEAD') return { status: 200, headers: surely(headers, image), body: image.bytes };
  const timing = `source;dur=${(fetched - started).toFixed(1)}, picture;dur=${(done - fetched).toFixed(1)}`;
  return { status: 200, headers: { ...headers, 'server-timing': timing }, body: image.bytes };
}

/** HEAD omits headers that may differ for GET once the image is made (RFC 9110, 9.3.2). */
function surely(headers: Record<string, string>, { open }: MadeImage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !open.includes(name)));
}

function existing(answer: Exclude<SourceAnswer, Unchanged>): Original {
  if (answer.kind === 'found') return answer;
  const details = answer.problem === undefined ? {} : { originProblem: answer.problem };
  if (answer.kind === 'missing') throw new Refusal(404, 'not-found', 'image not found', details);
  throw new Refusal(502, 'source', `S3 returned ${answer.status}`, details);
}

function refusalOf(error: unknown): Refusal {
  const refusal =
    error instanceof Refusal ? error : new Refusal(500, 'internal', 'internal error', { cause: error });
  if (refusal.status >= 500) console.error(refusal);
  return refusal;
}

/** The fallback image for one that cannot be served; the error's status stays. */
async function fallbackImage(
  { status, code }: Refusal,
  request: ImageRequest,
  { fallbackKey }: Configuration,
  ask: (request: ImageRequest) => Promise<ImageResponse>,
): Promise<ImageResponse | undefined> {
  if (fallbackKey === '' || request.method !== 'GET' || status === 400 || status === 403) return undefined;
  try {
    const { headers, ...shown } = await ask({ ...request, headers: { accept: request.headers.accept } });
    const { 'content-type': type = '', vary } = headers;
    return {
      ...shown,
      headers: { 'content-type': type, 'image-gate-error': code, ...(vary === undefined ? {} : { vary }) },
    };
  } catch {
    return undefined;
  }
}
