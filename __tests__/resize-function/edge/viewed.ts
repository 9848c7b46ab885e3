import { runInNewContext } from 'node:vm';
import { parseRequest } from '../../../resize-function/http/parse-request.ts';
import type { Configuration } from '../../../resize-function/configuration.ts';
import { edgeFunctionFor } from '../../../resize-function/deploy-time.ts';
import type { EdgeEvent, EdgeRequest } from '../../../resize-function/edge/index.ts';
import type { ImageRequest, QueryPair } from '../../../resize-function/request/exchange.ts';
import { newestFormat, offered } from '../../../resize-function/request/negotiation.ts';
import { Refusal } from '../../../resize-function/refusal.ts';

/** The built function as CloudFront would run it: no modules, nothing of Node. */
export function edgeOf(built: string, configuration: Configuration): (event: EdgeEvent) => EdgeRequest {
  const context: { handler?: (event: EdgeEvent) => EdgeRequest } = {};
  runInNewContext(edgeFunctionFor(built, configuration), context);
  if (!context.handler) throw new Error('no handler');
  return context.handler;
}

/** What a viewer sends; names and values as they are meant, the path as it stands in the URL. */
export interface Viewed {
  readonly path: string;
  readonly query: readonly QueryPair[];
  readonly accept: string | undefined;
}

/** What CloudFront makes of a URL: percent-encoded values, several under one name together. */
export function eventOf({ path, query, accept }: Viewed): EdgeEvent {
  const querystring: EdgeRequest['querystring'] = {};
  for (const [name, value] of query) {
    const encoded = { value: encodeURIComponent(value) };
    const before = querystring[encodeURIComponent(name)];
    querystring[encodeURIComponent(name)] = before
      ? { ...before, multiValue: [...(before.multiValue ?? [before]), encoded] }
      : encoded;
  }
  return {
    request: { uri: path, querystring, headers: accept === undefined ? {} : { accept: { value: accept } } },
  };
}

/** What the function gets of what the edge sends on. */
export function requestOf({ uri, querystring, headers }: EdgeRequest): ImageRequest {
  const query = Object.entries(querystring).flatMap(([name, value]) =>
    (value?.multiValue ?? (value ? [value] : [])).map((single): QueryPair => [
      decodeURIComponent(name),
      decodeURIComponent(single.value),
    ]),
  );
  return {
    method: 'GET',
    path: uri,
    query,
    headers: { accept: headers.accept?.value },
    remainingTime: () => 9_000,
  };
}

/** What CloudFront's cache goes by, with the cache policy of a gate: path, whole query, Accept. */
export function cacheKeyOf({ uri, querystring, headers }: EdgeRequest): string {
  const query = Object.entries(querystring).flatMap(([name, value]) =>
    (value?.multiValue ?? (value ? [value] : [])).map((single) => `${name}=${single.value}`),
  );
  return `${uri}?${query.join('&')} ${headers.accept?.value ?? ''}`;
}

/** Everything that decides what the function answers, as far as it can be told without the original; a text. */
export function answerTo(request: ImageRequest, configuration: Configuration): string {
  try {
    const { key, options, validity } = parseRequest(request, configuration);
    const newest =
      options.format === undefined
        ? offered(newestFormat(request.headers.accept), configuration.autoFormats)
        : undefined;
    return JSON.stringify({ key, options, newest, expires: validity < Infinity });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return JSON.stringify([error.status, error.code, error.message, error.details]);
  }
}
