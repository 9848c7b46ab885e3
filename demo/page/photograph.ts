/**
 * Takes the screenshot of the page for the README while a rotation is in progress. With `npm run demo -- --keep` running:
 * `node_modules/.bin/node demo/page/photograph.ts http://127.0.0.1:PORT`, the address that the demo prints.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { openBrowser } from '../../__tests__/demo/browser.ts';

const image = join(import.meta.dirname, '../../docs/images/demo-page.webp');
const [, , url] = process.argv;
if (!url) throw new Error('say where the page is: node demo/page/photograph.ts http://127.0.0.1:PORT');
const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: 1000, height: 1080 }, colorScheme: 'light' });
await page.goto(url);
await page.locator('#gallery img[src]').last().waitFor();
await page.click('summary');
await page.click('button[data-action=rotate]');
const edges = page.locator('#edges code');
while (!isMidway(await edges.allTextContents())) await page.waitForTimeout(100);
// An edge changes its colour within 0.3 s.
await page.waitForTimeout(350);
await writeFile(
  image,
  await sharp(await page.screenshot())
    .webp({ quality: 82 })
    .toBuffer(),
);
console.log(image);
await browser.close();

/** At least two edges have switched and at least one has not. */
function isMidway(keys: readonly string[]): boolean {
  const [first] = keys;
  const same = keys.filter((key) => key === first).length;
  return same < keys.length && Math.max(same, keys.length - same) < keys.length - 1;
}
