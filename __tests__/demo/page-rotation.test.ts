import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { servePage, type ServedPage } from '../../demo/page/server.ts';
import { demoSources, type DemoSources } from '../../demo/page/sources.ts';
import { startViewers, type Viewers } from '../../demo/viewers.ts';
import { bundle } from '../built.ts';
import { browserPath, openBrowser, openPage } from './browser.ts';
import { standGate, type StandingGate } from './standing-gate.ts';

if (browserPath === undefined)
  console.warn(
    'SKIPPED: no rotation was seen on the page, there is no Chromium here (set CHROMIUM to its path)',
  );

(browserPath === undefined ? describe.skip : describe)(
  'the built action, rotating in front of the page',
  () => {
    let gate: StandingGate;
    let viewers: Viewers;
    let sources: DemoSources;
    let served: ServedPage;
    let browser: Browser;
    let page: Page;
    const troubles: string[] = [];

    beforeAll(async () => {
      [gate, browser] = await Promise.all([standGate(3), openBrowser()]);
      const { account, deployed } = gate;
      const domain = deployed.domainName ?? '';
      let turn = 0;
      viewers = startViewers({
        url: account.aws.url,
        domain,
        edges: account.aws.cloudFront.edgeCount,
        viewersAtEachEdge: 1,
        nextPath: () => `/.gate/viewer-${turn++}`,
        pause: 40,
      });
      sources = demoSources({
        account,
        domain,
        distributionId: deployed.distributionId ?? '',
        bundle,
        viewers,
        addresses: [],
        rotation: { command: 'rotate', 'propagation-seconds': '1', 'settle-seconds': '0' },
      });
      served = await servePage(0, sources);
      page = await openPage(browser, { viewport: { width: 360, height: 740 } }, troubles);
      await page.goto(served.url);
    });
    afterAll(async () => {
      await browser.close();
      sources.close();
      await served.close();
      await viewers.leave();
      await gate.account.aws.close();
    });

    const press = (action: string): Promise<void> => page.click(`button[data-action=${action}]`);
    const state = (words: string): Promise<void> => page.getByText(words).waitFor();
    const keysAtEdges = async (): Promise<Set<string>> =>
      new Set(await page.locator('#edges code').allTextContents());
    const refused = (): Promise<string | null> => page.textContent('#refused');

    test('is killed midway, then finished: no viewer was rejected', async () => {
      await page.locator('#keys li').first().waitFor();
      const [before] = await keysAtEdges();
      await press('rotate');
      await page.getByText(/edge by edge/).waitFor({ state: 'attached' });
      await press('kill');
      await state('The rotation was killed.');
      await press('rotate');
      await state('The last rotation succeeded.');
      const after = await keysAtEdges();
      expect(after.size).toBe(1);
      expect([...after]).not.toEqual([before]);
      expect(viewers.tally().requests).toBeGreaterThan(100);
      expect([await refused(), viewers.tally().failed]).toEqual(['0', 0]);
    });

    test("clearly shows that an outsider's old header causes rejected viewers", async () => {
      await press('outsider');
      await state('Another tool restored an old header');
      await page.locator('.alarm').waitFor();
      await page.locator('#edges li[data-state=refused]').first().waitFor();
      expect(viewers.tally().refused).toBeGreaterThan(0);
    });

    test('left no error on the console and no key value on the page', async () => {
      const html = await page.content();
      const values = gate.account.aws.cloudFront.sends(gate.deployed.distributionId ?? '', 'x-api-key');
      for (const value of values) expect(html).not.toContain(value ?? 'no header');
      expect(troubles).toEqual([]);
    });
  },
);
