// Runs Mocha and collects what came of each test. Bundled into the extension host's suite too, so it imports nothing.

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** Playwright colours its messages whether or not a terminal reads them. @param {string} text */
function withoutColours(text) {
  return text.replace(COLOUR, '');
}

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
      tests.push({ title: test.fullTitle(), outcome: 'failed', error: withoutColours(String(error?.stack ?? error)) }),
    );
  });
}
