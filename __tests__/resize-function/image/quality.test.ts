import { expect, test } from '@jest/globals';
import sharp from 'sharp';
import { photo, viewer } from '../photos.ts';

/** What an original has lost is not worth its bytes again; the more pixels make one, the less of it shows. */
test.each([
  [100, 400, 71],
  [100, 200, 71],
  [60, 300, 69],
  [60, 200, 71],
  [20, 300, 49],
  [20, 200, 71],
])('of an original of quality %i, 400 pixels wide, %i pixels have quality %i', async (...row) => {
  const [quality, width, expected] = row;
  const original = await sharp(photo('astronaut.jpg')).resize(400, 300).jpeg({ quality }).toBuffer();
  const get = viewer({ original });
  const answer = async (q: string): Promise<Buffer> =>
    Buffer.from((await get(`/original?w=${width}&f=jpeg${q}`)).body);
  const usual = await answer('');
  const around = await Promise.all([-1, 0, 1].map((more) => answer(`&q=${expected + more}`)));
  expect(around.map((bytes) => bytes.equals(usual))).toEqual([false, true, false]);
});
