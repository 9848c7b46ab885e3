import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { servePage, type ServedPage } from '../../demo/page/server.ts';
import { browserPath, openBrowser, openPage } from './browser.ts';
import { scriptedSources, type Scripted } from './scripted.ts';

let sources: Scripted;
let served: ServedPage;
beforeAll(async () => {
  sources = scriptedSources();
  served = await servePage(0, sources);
});
afterAll(async () => {
  await served.close();
});

const post = (path: string, headers: Record<string, string>): Promise<Response> =>
  fetch(served.url + path, { method: 'POST', headers });

describe("the page's server", () => {
  test('lets no other site press a button', async () => {
    expect((await post('/actions/rotate', {})).status).toBe(404);
    expect((await post('/actions/explode', { 'x-demo': 'page' })).status).toBe(404);
    expect(sources.pressed).toEqual([]);
  });

  test('says in words why a button cannot be pressed now', async () => {
    const answer = await post('/actions/outsider', { 'x-demo': 'page' });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toEqual({ message: 'there is no old header yet: rotate first' });
  });

  test.each([
    ['/../server.ts', 404],
    ['/server.ts', 404],
    ['/', 200],
  ])('serves of its folder only what the page needs: %s', async (path, status) => {
    expect((await fetch(served.url + path)).status).toBe(status);
  });
});

if (browserPath === undefined)
  console.warn('SKIPPED: the page was not looked at, there is no Chromium here (set CHROMIUM to its path)');

(browserPath === undefined ? describe.skip : describe)('the page in Chromium', () => {
  let browser: Browser;
  let page: Page;
  const troubles: string[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
    page = await openPage(browser, { viewport: { width: 360, height: 740 } }, troubles);
    await page.goto(served.url);
    await page.locator('#gallery img[src]').first().waitFor();
  });
  afterAll(async () => {
    await browser.close();
  });

  const textOf = async (selector: string): Promise<string> => (await page.textContent(selector)) ?? '';

  test('shows edges with their keys, keys with their state, and the rate of requests', async () => {
    await page.locator('#edges li').nth(4).waitFor();
    expect(await page.locator('#edges li').allTextContents()).toContain('edge 5 abcde12345');
    expect(await page.locator('#keys li').allTextContents()).toEqual([
      'abcde12345 enabled, now',
      'fghij67890 disabled, old',
    ]);
    await page.locator('#rate', { hasText: /[1-9]/ }).waitFor();
  });

  test('shows what happened before it was opened, with its marks', async () => {
    await page.locator('#marks li', { hasText: /^\d\d:\d\d:\d\d rotation started$/ }).waitFor();
    expect(await page.locator('#lanes .mark').count()).toBeGreaterThan(0);
    sources.edges = ['fghij67890', ...sources.edges.slice(1)];
    await page.locator('#marks li', { hasText: 'first edge switched' }).waitFor();
    sources.edges = ['abcde12345', ...sources.edges.slice(1)];
    await page.locator('#marks li', { hasText: 'all edges switched' }).waitFor();
    const late = await openPage(browser);
    await late.goto(served.url);
    await late.locator('#marks li', { hasText: 'all edges switched' }).waitFor();
    // The stretch under the other key is there, though this page never saw it.
    expect(await late.locator('#lanes rect:not(.mark)').count()).toBe(7);
    await late.close();
  });

  test('has eight colours for keys, none twice, in light and in dark mode', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const other = await openPage(browser, { colorScheme });
      await other.goto(served.url);
      const colours = await other.evaluate(
        `[0,1,2,3,4,5,6,7].map((key) => getComputedStyle(document.documentElement).getPropertyValue('--key-' + key)).concat(getComputedStyle(document.documentElement).getPropertyValue('--refused'))`,
      );
      expect(new Set(colours as string[]).size).toBe(9);
      await other.close();
    }
  });

  test('paints an edge in another colour as soon as it sends another key', async () => {
    const colours = (): Promise<string[]> =>
      page.evaluate(
        `[...document.querySelectorAll('#edges li')].map((edge) => getComputedStyle(edge).getPropertyValue('--key'))`,
      );
    expect(new Set(await colours()).size).toBe(1);
    sources.edges = ['fghij67890', ...sources.edges.slice(1)];
    await page.getByText('edge 1 fghij67890').waitFor();
    expect(new Set(await colours()).size).toBe(2);
    expect(await page.locator('#lanes rect').count()).toBeGreaterThan(5);
  });

  test('gives the new key another colour than the live one, however many keys there were', async () => {
    const { keys, edges } = sources;
    const gone = ['k1', 'k2', 'k3'].map((id) => ({ id, state: 'deleted' as const }));
    sources.keys = [...gone, { id: 'live', state: 'enabled' }];
    sources.edges = Array.from({ length: 5 }, () => 'live');
    const another = await openPage(browser);
    await another.goto(served.url);
    await another.getByText('edge 5 live').waitFor();
    sources.keys = [...sources.keys, { id: 'new', state: 'enabled' }];
    sources.edges = ['live', 'live', 'live', 'live', 'new'];
    await another.getByText('edge 5 new').waitFor();
    const colours = await another.evaluate(
      `[...document.querySelectorAll('#edges li')].map((edge) => edge.style.getPropertyValue('--key'))`,
    );
    expect(new Set(colours as string[]).size).toBe(2);
    await another.close();
    Object.assign(sources, { keys, edges });
    await page.getByText('edge 5 abcde12345').waitFor();
  });

  test('shows an edge that sends an invalid key as rejected', async () => {
    expect(await page.locator('#edges li').allTextContents()).toContain('edge 1 fghij67890 rejected');
    expect(await page.locator('#edges li', { hasText: 'rejected' }).count()).toBe(1);
    sources.edges = [undefined, ...sources.edges.slice(1)];
    await page.getByText('edge 1 no key of this account rejected').waitFor();
  });

  test('rotates and kills by keyboard alone, and offers only what can be done now', async () => {
    const rotate = page.locator('button[data-action=rotate]');
    const kill = page.locator('button[data-action=kill]');
    await rotate.focus();
    await page.keyboard.press('Enter');
    await page.getByText('The action is running.').waitFor();
    await page.locator('#step', { hasText: /^the edges switch one by one/ }).waitFor();
    expect([await rotate.isDisabled(), await kill.isDisabled()]).toEqual([true, false]);
    expect(await page.locator('details').getAttribute('open')).not.toBeNull();
    expect(await page.evaluate(`getComputedStyle(document.querySelector('button:disabled')).opacity`)).toBe(
      '1',
    );
    await kill.focus();
    await page.keyboard.press('Space');
    await page.getByText('The rotation was killed').waitFor();
    expect(sources.pressed).toEqual(['rotate', 'kill']);
  });

  test('says loudly when a viewer was rejected', async () => {
    expect(await page.locator('.alarm').count()).toBe(0);
    sources.refused = 3;
    await page.locator('.alarm #refused', { hasText: '3' }).waitFor();
    await page.getByText('3 in the last 3 seconds').waitFor();
    await page.getByText('none now').waitFor();
  });

  test('requests images as the form says, and shows why one was rejected', async () => {
    await page.fill('input[name=w]', '120');
    await page.selectOption('select[name=f]', 'webp');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('/cat.png?w=120&f=webp').waitFor();
    await page
      .getByText(/image\/svg\+xml, 0\.1 KB, \d+ ms/)
      .first()
      .waitFor();
    troubles.length = 0;
    await page.fill('input[name=w]', '90');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('400: {"error":"w"}').first().waitFor();
    // The browser itself reports a 400 on the console.
    expect(troubles.splice(0).every((line) => line.includes('400'))).toBe(true);
  });

  test.each(['light', 'dark'] as const)('fits a phone in %s mode', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    const style = (name: string): Promise<string> => page.evaluate(`getComputedStyle(document.body).${name}`);
    expect(contrast(await style('color'), await style('backgroundColor'))).toBeGreaterThan(7);
  });

  test('wrote no error on the console', async () => {
    expect(await textOf('h1')).toBe('CloudFront Image Gate');
    expect(troubles).toEqual([]);
  });
});

/** Contrast of two colours, 1 to 21 (WCAG 2). */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map((part) => {
      const share = Number(part) / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
