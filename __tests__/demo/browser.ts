import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

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

/** Starts it without a window. */
export async function openBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error('there is no Chromium on this machine');
  return chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
}
