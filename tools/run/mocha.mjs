// Runs Mocha and collects what came of each test. Bundled into the extension host's suite too, so it imports nothing.

/**
 * @param {import('mocha')} mocha with its files already loaded
 * @returns {Promise<import('./results.mjs').TestResult[]>}
 */
export function runMocha(mocha) {
  /** @type {import('./results.mjs').TestResult[]} */
  const tests = [];
  return new Promise((resolve) => {
    const runner = mocha.run(() => resolve(tests));
    runner.on('pass', (test) => tests.push({ title: test.fullTitle(), outcome: 'passed', ms: test.duration ?? 0 }));
    runner.on('pending', (test) => tests.push({ title: test.fullTitle(), outcome: 'skipped' }));
    // A hook that fails arrives here too, and counts: the tests it guards did not run.
    runner.on('fail', (test, error) =>
      tests.push({ title: test.fullTitle(), outcome: 'failed', error: String(error?.stack ?? error) }),
    );
  });
}
