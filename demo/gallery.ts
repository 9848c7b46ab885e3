import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchFrom } from './fetch.ts';

/** One image: the request and the response. */
export interface Exhibit {
  readonly image: string;
  /** The URL's parameters. */
  readonly wish: string;
  readonly file: string;
  readonly status: number;
  readonly type: string;
  readonly bytes: number;
  readonly milliseconds: number;
}

const requests: readonly (readonly [query: string, accept: string])[] = [
  ['?w=160', 'image/avif,image/webp,*/*'],
  ['?w=400', 'image/webp,*/*'],
  ['?w=400', '*/*'],
  ['?w=320&h=200&fit=cover&f=jpeg&q=70', '*/*'],
];

/** Requests every image from CloudFront in several sizes and formats and writes them into `folder`. */
export async function visitGallery(
  url: string,
  domain: string,
  images: readonly string[],
  folder: string,
): Promise<readonly Exhibit[]> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const exhibits: Exhibit[] = [];
  for (const image of images)
    for (const [query, accept] of requests) {
      const began = performance.now();
      const { status, headers, body } = await fetchFrom(url, domain, `/${image}${query}`, { accept });
      const type = headers['content-type'] ?? '';
      const ending = type.replace('image/', '').replace(/[^a-z]/g, '');
      const file = `${image.replace(/\.\w+$/, '')}${query.replaceAll(/[?&=]/g, '-')}.${ending}`;
      if (status === 200) await writeFile(join(folder, file), body);
      const milliseconds = Math.round(performance.now() - began);
      exhibits.push({ image, wish: query.slice(1), file, status, type, bytes: body.length, milliseconds });
    }
  return exhibits;
}
