#!/usr/bin/env node
// Stands in for the VS Code executable in @vscode/test-electron's runTests({ vscodeExecutablePath }), which only starts
// a program with --extensionDevelopmentPath= and --extensionTestsPath= and looks at its exit code. This one starts the
// host, opens the workbench in Chromium and passes the suite's output and exit code on.
import util from 'node:util';
import { endOnSignals } from '../run/group.mjs';
import { launchChromium } from './chromium.mjs';
import { startHost } from './start.mjs';
import { workbenchUrl } from './url.mjs';

const verbose = Boolean(process.env.HOST_VERBOSE);
const timeoutSeconds = Number(process.env.HOST_TEST_TIMEOUT || 600);

const args = process.argv.slice(2);
const options = (name) => args.filter((arg) => arg.startsWith(`--${name}=`)).map((arg) => arg.slice(name.length + 3));
// The page's address can name one extension only; further ones count as installed.
const [developmentPath, ...extensions] = options('extensionDevelopmentPath');
const workspace = args.find((arg) => !arg.startsWith('-'));

/** What the extension host says on its own behalf, not the suite's. */
const NOISE = new RegExp(
  '^\\[(AgentHost|AccountPolicyGate|reconnection|Service Worker|DefaultAccount)' +
    '|connection token|Creating a socket|additional builtin extensions|Creation of workbench contribution' +
    '|bindings file|watchdog|open-vsx|authentication provider' +
    // The built-in ipynb extension gives new cells an id, also of a notebook that is closed by then.
    "|(^IGNORING workspace edit: \\w+: |^)(Cannot read .* \\(reading 'handle'\\)|NO provider registered for view type)",
);

/** console.* of the extension host arrives here, not as a browser's console message. */
function printFromExtensionHost(type, values) {
  const line = util.format(...values);
  const wanted = /^(log|info|warn|error)$/.test(type) && !NOISE.test(line);
  if (!verbose && !wanted) return;
  (type === 'error' ? process.stderr : process.stdout).write(`${line}\n`);
}

async function openWorkbench(host, browser, finish) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await context.newPage();
  page.on('crash', () => {
    console.error('The page of the workbench crashed.');
    void finish(70);
  });
  if (verbose) {
    page.on('console', (message) => console.error(`[browser:${message.type()}] ${message.text().slice(0, 500)}`));
  }
  await page.exposeFunction('codeAutomationLog', printFromExtensionHost);
  await page.exposeFunction('codeAutomationExit', async (code) => {
    const screenshot = process.env.HOST_SCREENSHOT;
    if (screenshot) await page.screenshot({ path: screenshot }).catch(() => {});
    void finish(code);
  });
  const testsPath = options('extensionTestsPath')[0];
  await page.goto(workbenchUrl(host.address, workspace, { developmentPath, testsPath }));
}

async function main() {
  let host;
  let browser;
  let finishing = false;

  const clean = async () => {
    await browser?.close().catch(() => {});
    await host?.stop();
  };
  const finish = async (code) => {
    if (finishing) return;
    finishing = true;
    await clean();
    process.exit(code);
  };
  endOnSignals();
  setTimeout(() => {
    console.error(`The suite gave no result for ${timeoutSeconds} s.`);
    void finish(124);
  }, timeoutSeconds * 1000).unref();

  host = await startHost({ acceptPayload: true, extensions });
  browser = await launchChromium();
  await openWorkbench(host, browser, finish);
}

main().catch((error) => {
  console.error(error);
  process.exit(71);
});
