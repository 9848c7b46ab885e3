import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parameters } from '../../../resize-function/request/parameters.ts';
import { photo, viewer } from '../photos.ts';

const docs = join(import.meta.dirname, '../../../docs');
const page = readFileSync(join(docs, 'url-api.md'), 'utf8');
const signingKey = 'a-key-of-at-least-thirty-two-characters';

describe('docs/url-api.md', () => {
  test.each(parameters.flatMap(({ words }) => words))('explains %s', (name) => {
    expect(page).toContain(`\`${name}\``);
  });

  const ranges = [...page.matchAll(/^\| `(\w+)`[^|]*\| [^|]*?([\d.]+) to ([\d.]+)/gm)];
  test.each(
    ranges.map(([, name = '', low = '', high = '']) => ({ name, low: Number(low), high: Number(high) })),
  )('says from where to where $name may go: $low to $high', async ({ name, low, high }) => {
    const get = viewer({ 'cat.png': photo('cat.png') });
    const step = Number.isInteger(low) ? 1 : 0.1;
    const statuses = [low - step, low, high, high + step].map(async (value) => {
      return (await get(`/cat.png?f=webp&${name}=${Math.round(10 * value) / 10}`)).status;
    });
    // `trim=1` is another way to say `trim=auto`.
    const below = name === 'trim' ? 200 : 400;
    expect(await Promise.all(statuses)).toEqual([below, 200, 200, 400]);
  });
  test('has a range for every parameter that has one', () => {
    expect(ranges.map(([, name]) => name)).toEqual(['w', 'h', 'dpr', 'trim', 'blur', 'sharpen', 'q']);
  });

  test('shows an image that exists for every example', () => {
    const shown = [...page.matchAll(/\((images\/[\w.-]+)\)/g)].map(([, image = '']) => image);
    expect(shown.filter((image) => !existsSync(join(docs, image)))).toEqual([]);
    expect(shown.length).toBeGreaterThan(20);
  });

  test.each(['ts', 'sh'])('has a recipe for signing in %s that the function accepts', async (language) => {
    const recipe = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(page)?.[1] ?? '';
    const script = `${recipe}\nconsole.log(signedUrl(process.env.KEY, '/cat.png', { w: '300', f: 'webp' }));`;
    const environment = { ...process.env, NODE_OPTIONS: '', KEY: signingKey };
    const url =
      language === 'sh'
        ? execFileSync('sh', ['-c', recipe], { env: environment })
        : execFileSync(process.execPath, ['--input-type=module-typescript', '-e', script], {
            env: environment,
          });
    const get = viewer({ 'cat.png': photo('cat.png') }, { IMAGE_GATE_SIGNING_KEYS: signingKey });
    expect((await get(url.toString().trim())).status).toBe(200);
    expect((await get(url.toString().trim().replace('300', '301'))).status).toBe(403);
  });
});
