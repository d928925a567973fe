// The rings that drive a browser from Node, webview and e2e: Mocha in a process of its own, on one bundle of the tests.
import Mocha from 'mocha';
import path from 'node:path';
import { buildNodeTests } from '../build/tests.mjs';
import { root } from '../host/paths.mjs';
import { endOnSignals, runGroup } from '../run/group.mjs';
import { runMocha } from '../run/mocha.mjs';
import { forgetResult, readResult, writeResult } from '../run/results.mjs';

const TEST_TIMEOUT_MS = 60_000;

/** @param {'webview' | 'e2e'} ring */
export async function runBrowserRing(ring, args) {
  const startedAt = Date.now();
  forgetResult(ring);
  const bundle = await buildNodeTests(ring);
  await runGroup(process.execPath, ['--enable-source-maps', import.meta.filename, ring, bundle, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    mark: { name: 'WATTPRINT_TEST_RUN', value: `${ring}-${process.pid}` },
  });
  return readResult(ring, Date.now() - startedAt);
}

async function runInThisProcess(ring, bundle, args) {
  endOnSignals();
  const startedAt = Date.now();
  const mocha = new Mocha({ ui: 'tdd', timeout: TEST_TIMEOUT_MS, slow: 10_000, color: process.stdout.isTTY ?? false });
  const grep = args[args.indexOf('--grep') + 1];
  if (args.includes('--grep') && grep) mocha.grep(grep);
  mocha.addFile(path.resolve(bundle));
  await mocha.loadFilesAsync();
  const tests = await runMocha(mocha);
  writeResult({ ring, ms: Date.now() - startedAt, tests });
  // A browser or host that a failed hook left open would keep this process alive; at exit they are ended.
  process.exit(0);
}

if (import.meta.filename === process.argv[1]) {
  const [ring, bundle, ...args] = process.argv.slice(2);
  await runInThisProcess(ring, bundle, args);
}
