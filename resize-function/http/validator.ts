import { createHash } from 'node:crypto';
import type { Configuration } from '../configuration.ts';
import type { ImageRequest } from '../request/exchange.ts';
import type { Conditions } from '../store/source.ts';

/**
 * Names one transform: everything besides the original that decides the bytes of an answer.
 * Twelve hexadecimal digits.
 */
export function transformId(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
}

/** The answer's ETag holds the original's, so that a viewer's condition can be passed on to the store. */
export function answerTag(sourceTag: string, transform: string): string {
  return `"${sourceTag.replaceAll('"', '')}.${transform}"`;
}

/** What to ask the store so that "unchanged" there means "unchanged" here. */
export function conditionsOf(headers: ImageRequest['headers'], transform: string): Conditions {
  const tags = headers['if-none-match'];
  if (tags !== undefined) {
    for (const tag of tagsIn(tags)) {
      const [, source, id] = /^([\w-]+)\.([0-9a-f]{12})$/.exec(tag) ?? [];
      if (source !== undefined && id === transform) return { ifNoneMatch: `"${source}"` };
    }
    // With If-None-Match there, If-Modified-Since does not count (RFC 9110, 13.1.3).
    return {};
  }
  const since = headers['if-modified-since'];
  return since === undefined || Number.isNaN(Date.parse(since)) ? {} : { ifModifiedSince: since };
}

/** Whether the viewer has the answer with this ETag already; `*` stands for any (RFC 9110, 13.1.2). */
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

/** What is configured and does not decide the bytes of an answer, or shows in the canonical query. */
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

/** Names everything else that decides the bytes: the code, and what is configured. */
export function fingerprintOf(configuration: Configuration): string {
  const left: readonly string[] = indecisive;
  return JSON.stringify([
    codeVersion,
    Object.entries(configuration).filter(([name]) => !left.includes(name)),
  ]);
}
