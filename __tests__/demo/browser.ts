import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const places = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The system's Chromium or Chrome; undefined where there is none (set CHROMIUM to its path). */
export const browserPath = places.find((place) => place !== undefined && existsSync(place));

/** Milliseconds: on a busy machine everything comes late, and what never comes is no less wrong. */
const patience = 300_000;

/** Starts it without a window. */
export async function openBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error('there is no Chromium on this machine');
  return chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'], timeout: patience });
}

/** A page whose errors go into `troubles`. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
  troubles: string[] = [],
): Promise<Page> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(patience);
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  return page;
}
