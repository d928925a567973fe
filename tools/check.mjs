// `npm run check`: everything that can be said about the code without running it.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './host/paths.mjs';
import { endOnSignals, spawnGroup } from './run/group.mjs';
import { printFailures, summary, writeResult } from './run/results.mjs';

/** Small machines are the measure: more at once makes all of them slower. */
const AT_ONCE = 2;

const tools = [
  { title: 'eslint', command: ['eslint', '--max-warnings=0', '.'] },
  { title: 'types of src', command: ['tsc', '-p', 'src'], folder: 'src' },
  { title: 'types of src/core', command: ['tsc', '-p', 'src/core'], folder: 'src/core' },
  { title: 'types of webview', command: ['tsc', '-p', 'webview'], folder: 'webview' },
  { title: 'types of test', command: ['tsc', '-p', 'test'], folder: 'test' },
  { title: 'prettier', command: ['prettier', '--check', '--log-level=warn', '.'] },
  { title: 'dependency-cruiser', command: ['depcruise', '--output-type=err-long', 'src', 'webview', 'test'] },
  { title: 'knip', command: ['knip', '--no-progress', '--no-config-hints'] },
];

/** The compiler calls a folder without sources an error. */
function hasSources({ folder }) {
  if (!folder) return true;
  return fs.readdirSync(path.join(root, folder), { recursive: true }).some((file) => file.endsWith('.ts'));
}

/** @returns {Promise<import('./run/results.mjs').TestResult>} */
async function runTool({ title, command: [name, ...args] }) {
  const startedAt = Date.now();
  const { child, ended, stop } = spawnGroup(path.join(root, 'node_modules/.bin', name), args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const outcome = await ended.then(
    ({ code }) => (code === 0 ? 'passed' : 'failed'),
    (error) => {
      output += error.message;
      return 'failed';
    },
  );
  await stop();
  const ms = Date.now() - startedAt;
  console.log(`  ${outcome === 'passed' ? 'ok  ' : 'FAIL'} ${title} (${(ms / 1000).toFixed(1)} s)`);
  return { title, outcome, ms, ...(outcome === 'failed' && { error: output }) };
}

export async function runChecks() {
  const startedAt = Date.now();
  const waiting = tools.filter(hasSources);
  const tests = [];
  const lane = async () => {
    for (let tool = waiting.shift(); tool; tool = waiting.shift()) tests.push(await runTool(tool));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return writeResult({ ring: 'check', ms: Date.now() - startedAt, tests });
}

if (import.meta.filename === process.argv[1]) {
  endOnSignals();
  const result = await runChecks();
  printFailures([result]);
  const { line, failed } = summary([result]);
  console.log(line);
  process.exit(failed > 0 ? 1 : 0);
}
