// What VS Code loads as extensionTestsPath: run() rejects when a test fails. The same on a desktop and on the npm host.
import Mocha from 'mocha';
import fs from 'node:fs';
import path from 'node:path';
import { runMocha } from '../../tools/run/mocha.mjs';

const ORPHAN_CHECK_MS = 5_000;
const TEST_TIMEOUT_MS = 60_000;

/** When the server is killed hard its extension host can live on alone. VS Code blocks process.exit here. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  }, ORPHAN_CHECK_MS).unref();
}

export async function run(): Promise<void> {
  endWithParent();
  const startedAt = Date.now();
  const mocha = new Mocha({ ui: 'tdd', color: false, timeout: TEST_TIMEOUT_MS, slow: 5_000 });
  const grep = process.env['WATTPRINT_TEST_GREP'];
  if (grep) mocha.grep(grep);
  for (const file of fs.readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).sort()) {
    if (file.endsWith('.test.js')) mocha.addFile(path.join(__dirname, file));
  }

  const tests = await runMocha(mocha);
  // The environment of the server reaches the extension host.
  const resultFile = process.env['WATTPRINT_TEST_RESULT'];
  const result = { ring: 'editor', ms: Date.now() - startedAt, tests };
  if (resultFile) fs.writeFileSync(resultFile, `${JSON.stringify(result, null, 2)}\n`);
  const failed = tests.filter((test) => test.outcome === 'failed').length;
  if (failed > 0) throw new Error(`${failed} tests failed`);
}
