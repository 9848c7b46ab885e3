import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { browserPath, openBrowser } from '../../demo/browser.ts';
import { outputFormats } from '../../../resize-function/wish.ts';
import { photo, viewer } from '../photos.ts';
import { faults, samplesOf } from './compare.ts';
import { expectedView } from './expected.ts';
import type { Query } from './expected.ts';
import { lying, uprightPicture } from './originals.ts';
import type { Raster } from './raster.ts';

if (browserPath === undefined)
  console.warn(
    'SKIPPED: no answer was shown by a browser, there is no Chromium here (set CHROMIUM to its path)',
  );

const objects: Record<string, Buffer> = { 'coffee.jpg': photo('coffee.jpg') };
const get = viewer(objects);
const queries: readonly Query[] = [
  { w: '60' },
  { trim: '40', w: '50', rot: '90' },
  { w: '40', h: '60', fit: 'cover', g: 'n', flip: 'h' },
  { w: '60', h: '60', fit: 'contain', bg: 'ff8000', meta: 'copyright' },
];

/** What a browser makes of a picture: drawn on a canvas, turned as it turns everything that an <img> shows. */
const draw = `async (address) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return { width: canvas.width, height: canvas.height, rgba: Array.from(data) };
}`;

(browserPath === undefined ? describe.skip : describe)('as Chromium shows it', () => {
  let browser: Browser | undefined;
  let page: Page;
  let server: Server;
  let url = '';
  let shown = 0;
  beforeAll(async () => {
    for (const [kind, store] of Object.entries(lying))
      for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8] as const)
        objects[`${kind}-${orientation}`] = await store(uprightPicture(), orientation);
    server = createServer((request, response) => {
      if (request.url === '/')
        return response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
      const answered = get(request.url ?? '/', { headers: { accept: request.headers.accept ?? '*/*' } });
      return void answered.then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await openBrowser();
    page = await browser.newPage();
    // A page of the same origin, so that the canvas may be read.
    await page.goto(`${url}/`);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    server.close();
    console.log(`${shown} answers shown by Chromium`);
  });

  const show = async (address: string): Promise<Raster> => {
    shown += 1;
    const { rgba, ...size } = await page.evaluate<{ width: number; height: number; rgba: number[] }>(
      `(${draw})(${JSON.stringify(`${url}${address}`)})`,
    );
    return { ...size, rgba: Uint8Array.from(rgba) };
  };

  test.each(outputFormats.flatMap((format) => Object.keys(lying).map((kind) => [format, kind] as const)))(
    '%s, from %s in every orientation',
    async (format, kind) => {
      for (const query of queries)
        for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
          const text = new URLSearchParams({ ...query, f: format } as Record<string, string>).toString();
          const answer = await show(`/${encodeURIComponent(`${kind}-${orientation}`)}?${text}`);
          expect([text, orientation, faults(answer, samplesOf(expectedView(query, format)), 80)]).toEqual([
            text,
            orientation,
            [],
          ]);
        }
    },
    120_000,
  );

  test.each([...outputFormats, 'auto'])(
    "the demo's photograph that lies on its side stands upright, as %s",
    async (format) => {
      const original = await show('/coffee.jpg?f=png');
      const answer = await show(`/coffee.jpg?w=150&f=${format}`);
      expect([original.width, original.height, answer.width, answer.height]).toEqual([600, 400, 150, 100]);
    },
  );
});
