// `npm test`: all rings. `node tools/test.mjs unit e2e [-- options of the ring]`: some.
import path from 'node:path';
import { buildDist } from '../esbuild.config.mjs';
import { hasTests } from './build/tests.mjs';
import { runChecks } from './check.mjs';
import { root } from './host/paths.mjs';
import { runBrowserRing } from './rings/browser.mjs';
import { runEditor } from './rings/editor.mjs';
import { runUnit } from './rings/unit.mjs';
import { endOnSignals, runGroup } from './run/group.mjs';
import { failedRing, printFailures, summary } from './run/results.mjs';

const rings = {
  check: { run: runChecks },
  unit: { run: runUnit, tests: true },
  webview: { run: (args) => runBrowserRing('webview', args), tests: true },
  editor: { run: runEditor, tests: true },
  e2e: { run: (args) => runBrowserRing('e2e', args), tests: true },
};

const given = process.argv.slice(2);
const named = given.filter((arg) => arg in rings);
const args = given.filter((arg) => !(arg in rings) && arg !== '--');
const chosen = named.length > 0 ? named : Object.keys(rings);

/** Installs VS Code, a browser and Slurm where they are not there. */
const prepare = () =>
  runGroup(process.execPath, [path.join(root, 'tools/host/prepare.mjs')], { stdio: ['ignore', 'inherit', 'inherit'] });

endOnSignals({ patient: true });
// Waits for the network most of the time, so the checks go on beside it. Asked for one ring, that one installs what it needs.
const prepared = named.length > 0 ? Promise.resolve() : prepare();
let built;
const results = [];
for (const name of chosen) {
  const { run, tests } = rings[name];
  if (tests && !hasTests(name)) {
    console.log(`\n== ${name}: no test files yet`);
    continue;
  }
  console.log(`\n== ${name}`);
  const startedAt = Date.now();
  try {
    // What the tests see is what ships, built once.
    if (tests) {
      await prepared;
      await (built ??= buildDist());
    }
    results.push(await run(args));
  } catch (error) {
    results.push(failedRing(name, Date.now() - startedAt, String(error.errors ? error.message : error.stack)));
  }
}

printFailures(results);
console.log('');
for (const result of results) {
  console.log(`${result.ring.padEnd(8)} ${summary([result]).line} in ${Math.round(result.ms / 1000)} s`);
}
const { line, failed } = summary(results);
console.log(line);
process.exit(failed > 0 || results.length === 0 ? 1 : 0);
