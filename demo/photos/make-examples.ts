/**
 * Renders the example images of docs/url-api.md with the resize function itself: `node demo/photos/make-examples.ts`. Each line of
 * the page that shows an image contains its URL.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { parseConfiguration } from '../../resize-function/configuration.ts';
import { createResponder } from '../../resize-function/respond.ts';

const docs = join(import.meta.dirname, '../../docs');
const page = await readFile(join(docs, 'url-api.md'), 'utf8');
const { configuration, problems } = parseConfiguration({
  IMAGE_GATE_BUCKET: 'examples',
  IMAGE_GATE_PRESETS: 'thumb:w=96&h=96&fit=cover&g=attention',
});
if (!configuration) throw new Error(problems.join('; '));

const respond = createResponder(
  configuration,
  {
    open: async (key) => {
      const bytes = await readFile(join(import.meta.dirname, key));
      return {
        kind: 'found',
        size: bytes.length,
        etag: '"example"',
        lastModified: undefined,
        cacheControl: undefined,
        peek: async () => bytes,
        read: async () => bytes,
        cancel: () => undefined,
      };
    },
  },
  async () => sharp,
);

await mkdir(join(docs, 'images'), { recursive: true });
for (const [, url = '', image = ''] of page.matchAll(/`(\/[^`{]+)`[^\n]*?\((images\/[\w.-]+)\)/g)) {
  const [path = '', search = ''] = url.split('?');
  const { status, body } = await respond({
    method: 'GET',
    path,
    query: [...new URLSearchParams(search)],
    headers: { accept: 'image/webp' },
    remainingTime: () => 20_000,
  });
  if (status !== 200) throw new Error(`${url} was answered ${status}: ${Buffer.from(body).toString()}`);
  await writeFile(join(docs, image), body);
  console.log(`${image} ${body.length} bytes`);
}
