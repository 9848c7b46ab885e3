import type { Configuration } from '../configuration.ts';
import { noBody } from '../request/exchange.ts';
import type { ImageRequest, ImageResponse } from '../request/exchange.ts';
import type { Refusal } from '../refusal.ts';
import { refusalBody } from '../refusal.ts';
import type { TransformOptions } from '../request/options.ts';

/** The headers with which caches and browsers handle an image. */
export interface Caching {
  /** The original's own Cache-Control. */
  readonly cacheControl: string | undefined;
  /** Seconds for which a signed URL is still valid; Infinity for one without expiry. */
  readonly validity: number;
  readonly tag: string;
  readonly lastModified: string | undefined;
  /** Whether Accept affected the format. */
  readonly negotiated: boolean;
}

/** On every response: browsers must not guess another type, and an SVG that is opened as a page may run and load nothing. */
function safety({ corsOrigin }: Configuration): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'cross-origin-resource-policy': 'cross-origin',
    ...(corsOrigin === ''
      ? {}
      : { 'access-control-allow-origin': corsOrigin, 'timing-allow-origin': corsOrigin }),
  };
}

export function cachingHeaders(caching: Caching, configuration: Configuration): Record<string, string> {
  const { cacheControl, validity, tag, lastModified, negotiated } = caching;
  const byDefault = `public, max-age=${Math.floor(Math.min(configuration.cacheSeconds, validity))}`;
  return {
    'cache-control': validity === Infinity ? (cacheControl ?? byDefault) : byDefault,
    etag: tag,
    ...(lastModified === undefined ? {} : { 'last-modified': lastModified }),
    ...(negotiated ? { vary: 'Accept' } : {}),
    ...safety(configuration),
  };
}

const endings: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/svg+xml': 'svg' };

/** The name under which a browser saves the image: the original's, with the extension of the actual format. */
export function disposition(key: string, type: string, options: TransformOptions): string {
  const stem = (key.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '') || 'picture';
  const name = `${stem}.${endings[type] ?? type.slice('image/'.length)}`;
  const plain = name.replace(/[^\w .()-]/g, '_');
  const exact =
    plain === name ? '' : `; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, escaped)}`;
  return `${options.download ? 'attachment' : 'inline'}; filename="${plain}"${exact}`;
}

function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

export function refusalAnswer(
  refusal: Refusal,
  request: ImageRequest,
  configuration: Configuration,
): ImageResponse {
  const { originProblem } = refusal.details;
  return {
    status: refusal.status,
    headers: {
      'content-type': 'application/json',
      'cache-control': `public, max-age=${configuration.errorCacheSeconds}`,
      ...safety(configuration),
      ...(refusal.status === 405 ? { allow: 'GET, HEAD, OPTIONS' } : {}),
      ...(originProblem === undefined ? {} : { 'image-gate-origin-problem': originProblem }),
    },
    body: request.method === 'HEAD' ? noBody : refusalBody(refusal),
  };
}

/** The CORS preflight: browsers send it before a script may send more than a simple request. */
export function preflightAnswer(configuration: Configuration): ImageResponse {
  return {
    status: 204,
    headers: {
      allow: 'GET, HEAD, OPTIONS',
      'access-control-allow-methods': 'GET, HEAD, OPTIONS',
      'access-control-max-age': '86400',
      'cache-control': `public, max-age=${configuration.errorCacheSeconds}`,
      ...safety(configuration),
    },
    body: noBody,
  };
}
