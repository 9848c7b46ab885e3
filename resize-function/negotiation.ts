/** Also part of the CloudFront Function: see parameters.ts for what its runtime allows. */

/** The newest format that a viewer prefers to JPEG and PNG. A viewer of AVIF is taken to read WebP too. */
export type Newest = 'avif' | 'webp' | 'none';

/** What the edge writes in place of the viewer's Accept header, so that there are three cache entries at most. */
export const acceptOf: Readonly<Record<Newest, string>> = {
  avif: 'image/avif,image/webp,*/*',
  webp: 'image/webp,*/*',
  none: '*/*',
};

/**
 * Reads an Accept header (RFC 9110, 12.5.1). A format counts only if it is named: a bare wildcard is sent by
 * programs that show nothing newer than JPEG. It must be wanted at least as much as JPEG is.
 */
export function newestFormat(accept: string | undefined): Newest {
  const quality: Partial<Record<string, number>> = {};
  (accept ?? '')
    .toLowerCase()
    .split(',')
    .forEach((range) => {
      const parts = range.split(';');
      const type = (parts[0] ?? '').trim();
      let q = 1;
      parts.slice(1).forEach((part) => {
        const match = /^\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*$/.exec(part);
        if (match) q = Math.min(1, Number(match[1]));
      });
      if (type !== '') quality[type] = q;
    });
  const classic = quality['image/jpeg'] ?? quality['image/*'] ?? quality['*/*'] ?? 0;
  const avif = quality['image/avif'] ?? 0;
  const webp = quality['image/webp'] ?? 0;
  if (avif > 0 && avif >= webp && avif >= classic) return 'avif';
  return webp > 0 && webp >= classic ? 'webp' : 'none';
}
