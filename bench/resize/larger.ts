/**
 * Counts answers that are larger than an original which the viewer could have been shown as it is: no larger in pixels,
 * in a format that the viewer reads, with nothing about its owner. `node bench/resize/larger.ts`
 */
import sharp from 'sharp';
import { photo, viewer } from '../../__tests__/resize-function/photos.ts';

const photos = ['astronaut.jpg', 'coffee.jpg', 'retina.jpg', 'rocket.webp', 'cat.png', 'deep-field.jpg'];
const accepts = { avif: 'image/avif,image/webp,*/*', webp: 'image/webp,*/*', none: '*/*' } as const;
const queries = ['', 'w=1', 'w=80', 'w=200', 'w=400', 'w=2000', 'f=jpeg', 'f=webp', 'f=avif', 'f=png'];

const originals: Record<string, Buffer> = {};
for (const name of photos) {
  const small = sharp(photo(name)).resize(400, 400, { fit: 'inside' });
  const flat = small.clone().flatten({ background: '#fff' });
  const made = {
    'palette.png': small.clone().png({ palette: true, colours: 16 }),
    'poor.jpg': flat.clone().jpeg({ quality: 12 }),
    'usual.jpg': flat.clone().jpeg({ quality: 75 }),
    'progressive.jpg': flat.clone().jpeg({ quality: 40, progressive: true }),
    'poor.webp': small.clone().webp({ quality: 10 }),
    'lossless.webp': small.clone().webp({ lossless: true }),
    'poor.avif': small.clone().avif({ quality: 25, effort: 2 }),
    'still.gif': flat.clone().gif({ effort: 1 }),
  };
  for (const [kind, image] of Object.entries(made)) originals[`${name}-${kind}`] = await image.toBuffer();
}
const moving = sharp(photo('zoom.gif'), { animated: true }).resize(200);
originals['moving.gif'] = await moving.clone().gif({ effort: 1 }).toBuffer();
originals['moving.webp'] = await moving.clone().webp({ quality: 40 }).toBuffer();

const reads: Readonly<Record<string, readonly string[]>> = {
  none: ['jpeg', 'png', 'gif'],
  webp: ['jpeg', 'png', 'gif', 'webp'],
  avif: ['jpeg', 'png', 'gif', 'webp', 'avif'],
};
const get = viewer(originals);
let answers = 0;
const larger: string[] = [];
/** Smaller than the original in pixels, which therefore could not be shown in their place. */
const thumbnails: string[] = [];
for (const [name, bytes] of Object.entries(originals)) {
  const kind = /\w+$/.exec(name)?.[0].replace('jpg', 'jpeg') ?? '';
  for (const [viewerReads, accept] of Object.entries(accepts))
    for (const query of queries) {
      const format = /f=(\w+)/.exec(query)?.[1];
      // A format in the URL does not depend on Accept, and one that is not the original's is what was wanted.
      if (format !== undefined && (viewerReads !== 'none' || format !== kind)) continue;
      const { status, body, headers } = await get(`/${name}?${query}`, { headers: { accept } });
      if (status !== 200) throw new Error(`${name}?${query} was answered ${status}`);
      answers += 1;
      const showable = format === kind || reads[viewerReads]?.includes(kind) === true;
      if (!showable || body.length <= bytes.length) continue;
      const [answer, original] = [await sharp(body).metadata(), await sharp(bytes).metadata()];
      const line = `${name}?${query} for ${viewerReads}: ${bytes.length} -> ${body.length} ${headers['content-type'] ?? ''}`;
      (answer.width < original.width ? thumbnails : larger).push(line);
    }
}
for (const line of thumbnails) console.log(`fewer pixels, more bytes: ${line}`);
for (const line of larger) console.log(line);
console.log(
  `${answers} answers from ${Object.keys(originals).length} originals: ${larger.length} larger than an original that could be shown; ${thumbnails.length} thumbnails of more bytes than their original`,
);
if (larger.length > 0) process.exitCode = 1;
