import { createHash } from 'node:crypto';
import type { Configuration } from '../configuration.ts';
import type { ImageRequest } from '../request/exchange.ts';
import type { Conditions } from '../store/source.ts';

/** The id of a transform, from everything besides the original that decides the bytes of a response. Twelve hexadecimal digits. */
export function transformId(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
}

/** The response's ETag contains the original's, so that a viewer's condition can be forwarded to the store. */
export function answerTag(sourceTag: string, transform: string): string {
  return `"${sourceTag.replaceAll('"', '')}.${transform}"`;
}

/** The condition for the store under which "unchanged" there means "unchanged" here. */
export function conditionsOf(headers: ImageRequest['headers'], transform: string): Conditions {
  const tags = headers['if-none-match'];
  if (tags !== undefined) {
    for (const tag of tagsIn(tags)) {
      const [, source, id] = /^([\w-]+)\.([0-9a-f]{12})$/.exec(tag) ?? [];
      if (source !== undefined && id === transform) return { ifNoneMatch: `"${source}"` };
    }
    // If-None-Match overrides If-Modified-Since (RFC 9110, 13.1.3).
    return {};
  }
  const since = headers['if-modified-since'];
  return since === undefined || Number.isNaN(Date.parse(since)) ? {} : { ifModifiedSince: since };
}

/** Whether the viewer already has the response with this ETag; `*` matches any (RFC 9110, 13.1.2). */
export function hasAlready({ 'if-none-match': tags }: ImageRequest['headers'], tag: string): boolean {
  return tags !== undefined && (tags.trim() === '*' || tagsIn(tags).some((text) => `"${text}"` === tag));
}

/** The opaque tags of a list; weak and strong ones compare alike (RFC 9110, 8.8.3.2). */
function tagsIn(list: string): string[] {
  return [...list.matchAll(/(?:W\/)?"([^"]*)"/g)].map(([, tag = '']) => tag);
}

declare const imageGateBuild: string | undefined;

/** Twelve hexadecimal digits for the code that was built, sharp's version included; see build.ts. */
const codeVersion =
  typeof imageGateBuild === 'undefined' ? 'not built' : imageGateBuild.slice('image-gate-build-'.length);

/** Settings that do not affect the bytes of a response, or that show in the canonical query. */
const indecisive: readonly (keyof Configuration)[] = [
  'signingKeys',
  'presets',
  'presetsOnly',
  'sizes',
  'allowedPrefixes',
  'fallbackKey',
  'cacheSeconds',
  'errorCacheSeconds',
  'corsOrigin',
];

/** The id of everything else that decides the bytes: the code and the configuration. */
export function fingerprintOf(configuration: Configuration): string {
  const left: readonly string[] = indecisive;
  return JSON.stringify([
    codeVersion,
    Object.entries(configuration).filter(([name]) => !left.includes(name)),
  ]);
}
