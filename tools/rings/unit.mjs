// Vitest in Node, on the sources.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../host/paths.mjs';
import { runGroup } from '../run/group.mjs';
import { readResult, resultFile, writeResult } from '../run/results.mjs';

/** Vitest's own report says more than the ring's; what is kept is what all rings have. */
function convert(report, ms) {
  const outcomes = { passed: 'passed', failed: 'failed', pending: 'skipped', skipped: 'skipped', todo: 'skipped' };
  const tests = report.testResults.flatMap(({ name, message, assertionResults }) => {
    const file = path.relative(root, name);
    // A file that does not even load has no assertions, only a message.
    if (assertionResults.length === 0) return [{ title: file, outcome: 'failed', error: message || 'no test in it' }];
    return assertionResults.map((test) => ({
      title: `${file}: ${test.fullName}`,
      outcome: outcomes[test.status] ?? 'failed',
      ms: test.duration ?? 0,
      ...(test.failureMessages?.length && { error: test.failureMessages.join('\n') }),
    }));
  });
  return { ring: 'unit', ms, tests };
}

export async function runUnit(args) {
  const startedAt = Date.now();
  const report = resultFile('unit-vitest');
  fs.rmSync(report, { force: true });
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const switches = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args];
  const code = await runGroup(process.execPath, [vitest, ...switches], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });

  const ms = Date.now() - startedAt;
  if (!fs.existsSync(report)) return readResult('unit', ms);
  const result = convert(JSON.parse(fs.readFileSync(report, 'utf8')), ms);
  // An error outside of a test, or a coverage threshold, fails the run and no test.
  if (code !== 0 && result.tests.every((test) => test.outcome !== 'failed')) {
    result.tests.push({ title: 'vitest', outcome: 'failed', error: `ended with code ${code}; see above` });
  }
  writeResult(result);
  return readResult('unit', ms);
}
