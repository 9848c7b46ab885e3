import type sharpModule from 'sharp';
import { anySize, canonicalise } from './canonical.ts';
import type { Configuration } from './configuration.ts';
import { noBody } from './exchange.ts';
import type { PictureRequest, PictureResponse } from './exchange.ts';
import { keyOf } from './key.ts';
import { newestFormat } from './negotiation.ts';
import { splitPath } from './path.ts';
import { Refusal, refusalBody } from './refusal.ts';
import { render } from './render.ts';
import type { Original, Source } from './source.ts';
import { wishOf } from './wish.ts';
import type { Wish } from './wish.ts';

export type LoadSharp = () => Promise<typeof sharpModule>;

/** The part of the remaining time that is kept for sending an answer, in milliseconds. */
const timeToAnswer = 500;

/**
 * The core: answers a request for a picture from `source`. Never throws.
 * `loadSharp` is called once the original is on its way, because loading takes as long as fetching does.
 */
export function createResponder(
  configuration: Configuration,
  source: Source,
  loadSharp: LoadSharp,
): (request: PictureRequest) => Promise<PictureResponse> {
  return async (request) => {
    try {
      return await answer(request, configuration, source, loadSharp);
    } catch (error) {
      return refuse(error, request, configuration);
    }
  };
}

async function answer(
  request: PictureRequest,
  configuration: Configuration,
  source: Source,
  loadSharp: LoadSharp,
): Promise<PictureResponse> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    throw new Refusal(405, 'method', 'only GET and HEAD are answered');
  const { path, size } = splitPath(request.path);
  const wish = wishFor([...size, ...request.query], configuration);
  const key = configuration.keyPrefix + keyOf(path);
  const timeout = AbortSignal.timeout(Math.max(1, request.remainingTime() - timeToAnswer));

  const opening = source.open(key, {}, timeout);
  const [original, sharp] = await Promise.all([opening.then((answer) => found(answer)), loadSharp()]);
  if (original.size > configuration.maxSourceBytes) {
    original.cancel();
    throw new Refusal(413, 'source-bytes', 'the original is too large', {
      limit: configuration.maxSourceBytes,
    });
  }
  const newest = newestFormat(request.headers.accept);
  const automatic = newest === 'avif' && !configuration.autoFormats.includes('avif') ? 'webp' : newest;
  const rendered = await render(
    sharp,
    await original.read(),
    wish,
    automatic !== 'none' && configuration.autoFormats.includes(automatic) ? automatic : undefined,
    configuration,
  );
  return {
    status: 200,
    headers: {
      'content-type': `image/${rendered.format}`,
      'cache-control': original.cacheControl ?? `public, max-age=${configuration.cacheSeconds}`,
      'x-content-type-options': 'nosniff',
      ...(original.lastModified === undefined ? {} : { 'last-modified': original.lastModified }),
      ...(wish.format === undefined ? { vary: 'Accept' } : {}),
    },
    body: request.method === 'HEAD' ? noBody : rendered.bytes,
  };
}

function wishFor(query: PictureRequest['query'], configuration: Configuration): Wish {
  const { given, unknown, problem } = canonicalise(query, anySize);
  if (problem)
    throw new Refusal(400, 'parameter', `${problem.parameter} must be ${problem.allowed}`, {
      parameter: problem.parameter,
      limit: problem.allowed,
    });
  if (unknown[0] !== undefined)
    throw new Refusal(400, 'parameter', `${JSON.stringify(unknown[0].slice(0, 40))} is no parameter`, {
      parameter: unknown[0].slice(0, 40),
    });
  const wish = wishOf(given);
  for (const [parameter, side] of [['w', wish.width] as const, ['h', wish.height] as const])
    if ((side ?? 0) > configuration.maxSide)
      throw new Refusal(400, 'parameter', `${parameter} must be at most ${configuration.maxSide} pixels`, {
        parameter,
        limit: configuration.maxSide,
      });
  return wish;
}

function found(answer: Awaited<ReturnType<Source['open']>>): Original {
  switch (answer.kind) {
    case 'found':
      return answer;
    case 'missing':
      throw new Refusal(404, 'not-found', 'there is no such picture');
    case 'unchanged':
    case 'failed':
      throw new Refusal(502, 'source', 'the store did not hand the original out');
  }
}

function refuse(error: unknown, request: PictureRequest, configuration: Configuration): PictureResponse {
  const refusal =
    error instanceof Refusal ? error : new Refusal(500, 'internal', 'something went wrong', {}, error);
  if (refusal.status >= 500) console.error(refusal);
  return {
    status: refusal.status,
    headers: {
      'content-type': 'application/json',
      'cache-control': `public, max-age=${configuration.errorCacheSeconds}`,
      'x-content-type-options': 'nosniff',
    },
    body: request.method === 'HEAD' ? noBody : refusalBody(refusal),
  };
}
