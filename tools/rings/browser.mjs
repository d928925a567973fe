// The rings that drive a browser from Node, webview and e2e: Mocha on one bundle of the tests, in two processes of their own,
// because a browser keeps one core of a small machine busy and lets the other one wait. Each takes the next suite when it is free.
import Mocha from 'mocha';
import path from 'node:path';
import { buildNodeTests } from '../build/tests.mjs';
import { ensureChromium } from '../host/chromium.mjs';
import { ensureHost } from '../host/install.mjs';
import { root } from '../host/paths.mjs';
import { temporaryFolder } from '../host/temporary.mjs';
import { isOurs } from '../run/claims.mjs';
import { endOnSignals, runGroup } from '../run/group.mjs';
import { runMocha } from '../run/mocha.mjs';
import { forgetResult, readResult, writeResult } from '../run/results.mjs';

// Longer than any wait in a test, which says what it waited for.
const TEST_TIMEOUT_MS = 120_000;
const PROCESSES = 2;

/** @param {'webview' | 'e2e'} ring */
export async function runBrowserRing(ring, args) {
  const startedAt = Date.now();
  const bundle = await buildNodeTests(ring);
  // Before the two begin: one would install what the other is about to start.
  ensureChromium();
  if (ring === 'e2e') ensureHost();
  const claims = temporaryFolder('claims');
  const names = Array.from({ length: PROCESSES }, (_, index) => `${ring}-${index}`);
  const results = await Promise.all(names.map((name) => runProcess(name, bundle, claims, args)));
  const tests = results.flatMap((result) => result.tests);
  forgetResult(ring);
  if (tests.length > 0) writeResult({ ring, ms: Date.now() - startedAt, tests });
  return readResult(ring, Date.now() - startedAt);
}

async function runProcess(name, bundle, claims, args) {
  forgetResult(name);
  await runGroup(process.execPath, ['--enable-source-maps', import.meta.filename, name, bundle, claims, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    mark: { name: 'WATTPRINT_TEST_RUN', value: `${name}-${process.pid}` },
  });
  return readResult(name, 0, { mayBeEmpty: true });
}

async function runInThisProcess(name, bundle, claims, args) {
  endOnSignals();
  const startedAt = Date.now();
  const mocha = new Mocha({ ui: 'tdd', timeout: TEST_TIMEOUT_MS, reporter: OneLineEach });
  const grep = args[args.indexOf('--grep') + 1];
  if (args.includes('--grep') && grep) mocha.grep(grep);
  mocha.addFile(path.resolve(bundle));
  await mocha.loadFilesAsync();
  mocha.cleanReferencesAfterRun(false);
  const tests = [];
  // The large ones first, so that none is left for the end.
  const suites = mocha.suite.suites.toSorted((a, b) => b.total() - a.total());
  for (const [index, suite] of suites.entries()) {
    if (!isOurs(claims, index)) continue;
    mocha.suite.suites = [suite];
    tests.push(...(await runMocha(mocha)));
  }
  writeResult({ ring: name, ms: Date.now() - startedAt, tests });
  // A browser or host that a failed hook left open would keep this process alive; at exit they are ended.
  process.exit(0);
}

/** With the name of its suite, because two processes write at once. What failed is told in full at the end of all rings. */
class OneLineEach {
  constructor(runner) {
    const say = (word) => (test) => console.log(`  ${word} ${test.fullTitle()} (${test.duration ?? 0} ms)`);
    runner.on('pass', say('ok  '));
    runner.on('fail', say('FAIL'));
  }
}

if (import.meta.filename === process.argv[1]) {
  const [name, bundle, claims, ...args] = process.argv.slice(2);
  await runInThisProcess(name, bundle, claims, args);
}
