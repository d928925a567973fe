// `npm run check:notebook`: do the real papermill and nbconvert execute a notebook through the queue, into a copy, and is it
// measured? Needs either of them with ipykernel; without one it says that it skips. Not part of `npm test`, which assumes
// nothing but Python's own library.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildDist } from '../esbuild.config.mjs';
import { root } from './host/paths.mjs';

const ENDED_WITHIN_MS = 120_000;
const SOURCE = 'import os\ntotal = sum(i * i for i in range(20_000_000))\nprint("in", os.getcwd(), total)\n';
const NOTEBOOK = {
  cells: [{ cell_type: 'code', execution_count: null, id: 'one', metadata: {}, outputs: [], source: SOURCE }],
  metadata: { kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' } },
  nbformat: 4,
  nbformat_minor: 5,
};

const { notebookCommands } = await core('src/core/queue/notebookCommands.ts');
await buildDist();
let failures = 0;
let checked = 0;
for (const command of notebookCommands('night.ipynb')) {
  const asked = spawnSync(command[0], [...(command[0] === 'jupyter' ? ['nbconvert'] : []), '--version'], {
    encoding: 'utf8',
  });
  if (asked.status !== 0) {
    console.log(`skipped: ${command[0]} is not there`);
    continue;
  }
  checked++;
  const why = await executes(command);
  if (why !== undefined) failures++;
  console.log(`${command.slice(0, 2).join(' ')} (${asked.stdout.trim().split('\n').at(-1)}): ${why ?? 'as expected'}`);
}
console.log(`${checked} checked, ${failures} failed`);
process.exit(failures > 0 ? 1 : 0);

/** What is not as it should be. */
async function executes(command) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-notebook-'));
  try {
    const original = JSON.stringify(NOTEBOOK);
    fs.writeFileSync(path.join(folder, 'night.ipynb'), original);
    const env = { ...process.env, WATTPRINT_LEDGER: path.join(folder, 'ledger'), WATTPRINT_ZONE: 'DE' };
    const wattprint = (...args) => {
      const { stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'dist/cli.js'), ...args], {
        cwd: folder,
        env,
        encoding: 'utf8',
      });
      return { stdout, stderr };
    };
    const queued = JSON.parse(wattprint('queue', '--json', '--hours', '0.1', '--', ...command).stdout);
    wattprint('queue', '--start', queued.id);
    const end = Date.now() + ENDED_WITHIN_MS;
    let job;
    do {
      if (Date.now() > end) return `it has not ended: ${JSON.stringify(job)}`;
      await sleep(500);
      job = JSON.parse(wattprint('queue', '--json').stdout).find(({ id }) => id === queued.id);
    } while (!['done', 'failed', 'missed', 'lost'].includes(job?.state));
    if (job.state !== 'done') return `it ended as ${job.state}`;
    const [run] = JSON.parse(wattprint('runs', '--json').stdout);
    if (!(run?.energyKwh?.value > 0)) return 'nothing was measured';
    if (fs.readFileSync(path.join(folder, 'night.ipynb'), 'utf8') !== original)
      return 'the notebook itself was changed';
    const copy = JSON.parse(fs.readFileSync(path.join(folder, 'night.queued.ipynb'), 'utf8'));
    const text = JSON.stringify(copy.cells.map(({ outputs }) => outputs));
    return text.includes(`in ${fs.realpathSync(folder)} `) ? undefined : `the copy holds other outputs: ${text}`;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function core(file) {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, file)],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);
}
