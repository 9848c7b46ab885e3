/** Also part of the CloudFront Function: see parameters.ts for its runtime's limits. */

/** The newest format that a viewer prefers to JPEG and PNG. A viewer that accepts AVIF is assumed to accept WebP too. */
export type Newest = 'avif' | 'webp' | 'none';

/** What the edge writes in place of the viewer's Accept header, so that there are three cache entries at most. */
export const acceptOf: Readonly<Record<Newest, string>> = {
  avif: 'image/avif,image/webp,*/*',
  webp: 'image/webp,*/*',
  none: '*/*',
};

/** A header longer than any browser's is read only up to here. */
const longestAccept = 200;
export const mostRanges = 10;

/** Engines lower-case other letters differently. */
const ascii = /^[\t -~]*(?![\s\S])/;

const classicFormats = 'image/jpeg image/* */*';
const counted = `${classicFormats} image/avif image/webp`.split(' ');

/**
 * Reads an Accept header (RFC 9110, 12.5.1). A format counts only if it is named: programs that show nothing newer than JPEG send a
 * bare wildcard. It must be wanted at least as much as JPEG is.
 */
export function newestFormat(accept: string | undefined): Newest {
  const quality: Partial<Record<string, number>> = {};
  rangesOf(accept ?? '').forEach((range) => {
    const parts = range.split(';');
    const name = parts[0] ?? '';
    if (counted.includes(name)) quality[name] ??= qualityOf(parts);
  });
  const of = (ranges: string): number => {
    const range = ranges.split(' ').find((name) => quality[name] !== undefined);
    return range === undefined ? 0 : (quality[range] ?? 0);
  };
  const classic = of(classicFormats);
  const avif = of('image/avif');
  const webp = of('image/webp');
  if (avif > 0 && avif >= webp && avif >= classic) return 'avif';
  return webp > 0 && webp >= classic ? 'webp' : 'none';
}

/** `newest`, limited to the formats that the deployment chooses automatically: other formats need not be distinguished. */
export function offered(newest: Newest, autoFormats: readonly string[]): Newest {
  if (newest === 'none' || autoFormats.includes(newest)) return newest;
  return autoFormats.includes('webp') ? 'webp' : 'none';
}

/** Without blanks, in lower case. */
function rangesOf(accept: string): string[] {
  const read = accept.slice(0, longestAccept);
  if (!ascii.test(read)) return [];
  const text = read.split(' ').join('').split('\t').join('').toLowerCase();
  const ranges = text.split(',');
  // The last one may be cut off.
  if (accept.length > longestAccept) ranges.pop();
  return ranges.slice(0, mostRanges);
}

/** `;q=0.5`, perhaps among other parameters; the last one counts. 1 if none is well-formed. */
function qualityOf(parts: readonly string[]): number {
  let quality = 1;
  parts.slice(1, 4).forEach((parameter) => {
    const value = parameter.slice(2);
    if (parameter.startsWith('q=') && /^[01](?:\.[0-9]{0,3})?$/.test(value)) quality = Math.min(1, +value);
  });
  return quality;
}
