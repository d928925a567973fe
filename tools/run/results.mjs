// What a ring of tests reports, as a value and as out/results/<ring>.json.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../host/paths.mjs';

/**
 * @typedef {{title: string, outcome: 'passed' | 'failed' | 'skipped', ms?: number, error?: string}} TestResult
 * @typedef {{ring: string, ms: number, tests: TestResult[]}} RingResult
 */

const resultsDir = path.join(root, 'out/results');

export function resultFile(ring) {
  fs.mkdirSync(resultsDir, { recursive: true });
  return path.join(resultsDir, `${ring}.json`);
}

/** @param {RingResult} result */
export function writeResult(result) {
  fs.writeFileSync(resultFile(result.ring), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

export function forgetResult(ring) {
  fs.rmSync(resultFile(ring), { force: true });
}

/**
 * A ring that left no result crashed, and a ring that ran nothing proves nothing: both are one failure. A share of a ring may
 * be empty, where only some tests are asked for.
 */
export function readResult(ring, ms, { mayBeEmpty = false } = {}) {
  const file = resultFile(ring);
  const result = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
  if (result && (mayBeEmpty || result.tests.length > 0)) return result;
  return writeResult(failedRing(ring, ms, result ? 'no test ran' : 'ended without a result'));
}

/** @returns {RingResult} */
export function failedRing(ring, ms, error) {
  return { ring, ms, tests: [{ title: `the ${ring} ring`, outcome: 'failed', error }] };
}

/** @param {RingResult[]} results */
export function summary(results) {
  const tests = results.flatMap((result) => result.tests);
  const count = (outcome) => tests.filter((test) => test.outcome === outcome).length;
  const [passed, failed, skipped] = [count('passed'), count('failed'), count('skipped')];
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return { line, failed };
}

/** @param {RingResult[]} results */
export function printFailures(results) {
  for (const { ring, tests } of results) {
    for (const { title, outcome, error } of tests) {
      if (outcome === 'failed') console.log(`\nFAILED ${ring}: ${title}\n${(error ?? '').trim().replace(/^/gm, '  ')}`);
    }
  }
}
