// One browser for all tests of a ring: starting it takes longer than most of them.
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../tools/host/chromium.mjs';

let browser: Promise<Browser> | undefined;

export function sharedBrowser(): Promise<Browser> {
  browser ??= launchChromium();
  return browser;
}
