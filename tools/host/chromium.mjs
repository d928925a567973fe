// The browser that shows the workbench and the panel in tests: any Chrome or Chromium that is there.
import fs from 'node:fs';
import path from 'node:path';
import { installOnDebian } from './debian.mjs';
import { temporaryFolder } from './temporary.mjs';

/** Without a window to draw it opens a page in half the time of the whole browser. */
const HEADLESS = 'chromium-headless-shell';
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const PLACES = [
  '/usr/bin/chromium',
  '/usr/lib/chromium/chromium',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  `${process.env.PROGRAMFILES ?? 'C:\\Program Files'}\\Google\\Chrome\\Application\\chrome.exe`,
  `${process.env['PROGRAMFILES(X86)'] ?? 'C:\\Program Files (x86)'}\\Microsoft\\Edge\\Application\\msedge.exe`,
];

const SWITCHES = [
  '--no-sandbox', // root and containers have no user namespaces to sandbox with
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

class NoChromium extends Error {
  constructor() {
    super('No Chrome or Chromium found: install one (Debian: apt-get install chromium) or point CHROMIUM at it.');
  }
}

/** @returns {string | undefined} */
function findChromium() {
  if (process.env.CHROMIUM) return fs.existsSync(process.env.CHROMIUM) ? process.env.CHROMIUM : undefined;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const names = process.env.HEADED ? NAMES : [HEADLESS, ...NAMES];
  const onPath = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...onPath, ...PLACES].find((file) => fs.existsSync(file));
}

/** Finds a browser, installs one where that can be done without asking, or throws NoChromium. */
export function ensureChromium() {
  // Not all releases of Debian have the first.
  for (const name of process.env.HEADED ? ['chromium'] : [HEADLESS, 'chromium']) {
    if (!findChromium() && !process.env.CHROMIUM) installOnDebian('Chromium', [name, 'fonts-dejavu-core']);
  }
  const file = findChromium();
  if (!file) throw new NoChromium();
  return file;
}

/** @returns {Promise<import('playwright-core').Browser>} */
export async function launchChromium() {
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: ensureChromium(),
    headless: process.env.HEADED ? false : true,
    args: SWITCHES,
    // It leaves a folder there.
    env: { ...process.env, TMPDIR: temporaryFolder('browser') },
    // Signals are for tools/run/group.mjs; at exit the browser is killed in any case.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

if (import.meta.filename === process.argv[1]) {
  try {
    console.log(ensureChromium());
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
