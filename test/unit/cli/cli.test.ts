/** The command line as people use it: the built program, real processes, a real ledger. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import type { RunJson } from '../../../src/core/report/runJson';

const CLI = path.resolve('dist/cli.js');
let folder: string;

beforeAll(() => {
  if (!fs.existsSync(CLI)) throw new Error('dist/cli.js is missing. Run "npm run build" first.');
});
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-cli-'))));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
const children = new Set<ReturnType<typeof spawn>>();
afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[], env: Record<string, string> = {}, more: { readonly detached?: true } = {}) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('WATTPRINT_')));
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { ...clean, WATTPRINT_LEDGER: path.join(folder, 'ledger'), WATTPRINT_ZONE: 'DE', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...more,
  });
  children.add(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  const done = new Promise<Outcome>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  const said = (text: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (out.includes(text) || err.includes(text)) resolve();
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      look();
    });
  return { child, done, said, heard: () => out };
}

const cli = (args: readonly string[], env?: Record<string, string>) => start(args, env).done;
const json = (text: string) => JSON.parse(text) as RunJson;
/** All that was written, whichever segment it is in. */
function ledgerText(): string {
  const ledger = path.join(folder, 'ledger');
  if (!fs.existsSync(ledger)) return '';
  const entries = fs.readdirSync(ledger, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((file) => fs.readFileSync(path.join(file.parentPath, file.name), 'utf8')).join('');
}

/** Burns CPU time, not wall time: a busy machine changes nothing. */
const burn = (cpuSeconds: number) => `import time\nwhile time.process_time() < ${cpuSeconds}: pass`;

describe('wattprint run', () => {
  it('prints a record whose parts add up, and keeps it', async () => {
    const { code, out, err } = await cli([
      'run',
      '--json',
      '--pue',
      '1.5',
      '--',
      'python3',
      '-c',
      `print("hello")\n${burn(2)}`,
    ]);
    expect(code).toBe(0);
    expect(err).toContain('hello');
    const run = json(out);
    expect(run).toMatchObject({
      kind: 'command line',
      state: 'done',
      exitCode: 0,
      cwd: fs.realpathSync(folder),
      pue: 1.5,
    });
    expect(run.durationS).toBeGreaterThan(1.9);
    const { value, low, high, source } = run.energyKwh;
    expect(source).not.toBe('unknown');
    expect(low).toBeLessThanOrEqual(value ?? NaN);
    expect(high).toBeGreaterThanOrEqual(value ?? NaN);
    const sum = run.components.reduce((total, part) => total + (part.energyKwh ?? 0), 0);
    expect(sum).toBeCloseTo(value ?? NaN, 9);
    expect(run.grid).toMatchObject({ zone: 'DE' });
    expect(run.gCo2e.value).toBeCloseTo((value ?? NaN) * 1.5 * (run.grid?.gPerKwh ?? NaN), 6);
    const listed = JSON.parse((await cli(['runs', '--json'])).out) as RunJson[];
    expect(listed).toEqual([run]);
  });

  it('charges a run for the processes it starts', async () => {
    const child = `import subprocess, sys\nsubprocess.run([sys.executable, "-c", ${JSON.stringify(burn(2))}])`;
    const alone = json((await cli(['run', '--json', '--', 'python3', '-c', child])).out);
    const cpu = alone.components.find((part) => part.device === 'CPU');
    expect(cpu?.energyKwh).toBeGreaterThan(0.2 * (alone.energyKwh.value ?? NaN));
  });

  it('passes the exit code on and masks what looks like a secret', async () => {
    const { code, out } = await cli([
      'run',
      '--json',
      '--',
      'python3',
      '-c',
      'raise SystemExit(3)',
      '--hf-token=verysecret',
    ]);
    expect(code).toBe(3);
    expect(json(out)).toMatchObject({ exitCode: 3 });
    const text = ledgerText();
    expect(text).toContain('run-ended');
    expect(text + out).not.toContain('verysecret');
  });

  it('ends its command when it is ended, and still records it', async () => {
    const { child, done, said } = start([
      'run',
      '--',
      'python3',
      '-c',
      'print("up", flush=True)\nimport time\ntime.sleep(600)',
    ]);
    await said('up');
    child.kill('SIGTERM');
    expect((await done).code).toBe(143);
    expect(JSON.parse((await cli(['runs', '--json'])).out)).toMatchObject([{ state: 'done', exitCode: 143 }]);
  });

  it('is not disturbed by the Ctrl+C that its command takes its time to obey', async () => {
    const command = [
      'import signal, sys, time',
      'asked = []',
      'signal.signal(signal.SIGINT, lambda *_: asked.append(1))',
      'print("up", flush=True)',
      'while len(asked) < 1: time.sleep(0.01)',
      'print("asked", flush=True)',
      'end = time.process_time() + 1',
      'while time.process_time() < end: pass',
      'sys.exit(5)',
    ].join('\n');
    const { child, done, said } = start(['run', '--json', '--', 'python3', '-c', command], {}, { detached: true });
    await said('up');
    process.kill(-child.pid!, 'SIGINT');
    await said('asked');
    process.kill(-child.pid!, 'SIGINT');
    const { code, out, err } = await done;
    expect(code).toBe(5);
    expect(json(out)).toMatchObject({ state: 'done', exitCode: 5, gapS: 0 });
    expect(err).not.toContain('the probe ended');
  });

  it('passes on the signals that are sent to it alone', async () => {
    const command =
      'import signal, sys, time\nsignal.signal(signal.SIGUSR1, lambda *_: sys.exit(7))\nprint("up", flush=True)\ntime.sleep(600)';
    const { child, done, said } = start(['run', '--json', '--', 'python3', '-c', command]);
    await said('up');
    child.kill('SIGUSR1');
    expect((await done).code).toBe(7);
  });

  it('gives its command the environment that it was given itself', async () => {
    const { err } = await cli(['run', '--json', '--', 'env'], { ELECTRON_RUN_AS_NODE: '1', MINE: 'kept' });
    expect(err).toContain('MINE=kept');
    expect(err).not.toContain('ELECTRON_RUN_AS_NODE');
  });

  it('leaves an interrupted record when it is killed', async () => {
    const { child, done, said, heard } = start([
      'run',
      '--',
      'python3',
      '-c',
      'import os\nprint("pid", os.getpid(), ".", flush=True)\nimport time\ntime.sleep(600)',
    ]);
    await said(' .');
    while (!ledgerText().includes('run-started')) await new Promise((resolve) => setImmediate(resolve));
    const killed = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await killed;
    // The command outlives its meter; its output tells which process it is.
    process.kill(Number(/pid (\d+)/.exec(heard())?.[1]), 'SIGKILL');
    await done;
    expect(JSON.parse((await cli(['runs', '--json'])).out)).toMatchObject([{ state: 'interrupted', exitCode: null }]);
  });

  it('meters on when the ledger cannot be written, and says so once', async () => {
    fs.writeFileSync(path.join(folder, 'file'), '');
    const { code, out, err } = await cli(['run', '--json', '--', 'python3', '-c', 'pass'], {
      WATTPRINT_LEDGER: path.join(folder, 'file'),
    });
    expect(code).toBe(0);
    expect(json(out).state).toBe('done');
    expect(err.match(/cannot be saved/g)).toHaveLength(1);
  });

  it('prints a footprint that people can read', async () => {
    const { err, out } = await cli(['run', '--', 'python3', '-c', `print(1)\n${burn(0.5)}`]);
    expect(out).toBe('1\n');
    expect(err).toMatch(/python -c · .*\ss · exit code 0/);
    expect(err).toMatch(/energy +(≤\s)?[\d.]+.*Wh.*, (counter|integrated|modelled)/);
    expect(err).toMatch(/carbon .*CO2e, Germany \d+\sg\/kWh/);
  });
});

describe('bad input gets one sentence', () => {
  it.each([
    [['run'], 2, 'Which command?'],
    [['run', '--', './no-such-program'], 127, 'command not found: ./no-such-program'],
    [['run', '--', ''], 2, 'The name of the command is empty'],
    [['run', '--', '/dev/null/x'], 126, 'could not be started'],
    [['run', '--', '.'], 126, 'is not a program'],
    [['run', '--zone', 'ATLANTIS', '--', 'true'], 2, 'There is no zone "ATLANTIS"'],
    [['run', '--pue', '0.5', '--', 'true'], 2, 'PUE must be a number from 1 to 10'],
    [['fly'], 2, 'There is no command "fly"'],
    [['runs', '--limit', 'x'], 2, '--limit takes a whole number'],
    [['runs', '--nonsense'], 2, '"wattprint runs" has no option "--nonsense"'],
    [['runs', 'yesterday'], 2, 'does not know what to do with "yesterday"'],
    [['run', 'python3', 'train.py', '--epochs', '3'], 2, 'goes after two dashes'],
    [['lint'], 2, 'Which files?'],
    [['lint', '--select', 'XY9', '.'], 2, 'There is no rule "XY9"'],
    [['lint', '--format', 'xml', '.'], 2, '--format is text, json or sarif'],
    [['sites', 'nowhere'], 2, 'nowhere cannot be read (ENOENT)'],
    [['watch', '--lines', '-1'], 2, '--lines needs a value'],
    [['watch', '--json=no'], 2, '--json takes no value'],
    [['run', '--', 'true'], 2, 'WATTPRINT_PRICE must look like', { WATTPRINT_PRICE: 'dear' }],
  ] as [string[], number, string, Record<string, string>?][])('%j', async (args, code, sentence, env) => {
    const outcome = await cli(args, env);
    expect(outcome.code).toBe(code);
    expect(outcome.err).toContain(sentence);
    expect(outcome.err.trim().split('\n')).toHaveLength(1);
    expect(outcome.out).toBe('');
  });
});

describe('other commands', () => {
  it('watch prints the machine, one JSON object a line', async () => {
    const { code, out } = await cli(['watch', '--json', '--lines', '2']);
    expect(code).toBe(0);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { totalW: number | null; devices: unknown[] });
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line.totalW).toBeGreaterThan(0);
  });

  it('check says for each source whether it works', async () => {
    const checks = JSON.parse((await cli(['check', '--json'])).out) as {
      source: string;
      works: boolean;
      finding: string;
    }[];
    expect(checks.map((check) => check.source)).toEqual(expect.arrayContaining(['NVML', 'RAPL']));
    for (const check of checks) expect(check.finding).toMatch(/\.$/);
  });

  it('runs as CSV has a header, and a ledger without runs is not an error', async () => {
    const { code, out } = await cli(['runs', '--csv']);
    expect([code, out.split('\r\n').length]).toEqual([0, 2]);
    expect(out).toMatch(/^id,name,/);
    expect((await cli(['runs'])).out).toContain('No runs yet');
  });

  it('zones lists them with their intensity', async () => {
    const zones = JSON.parse((await cli(['zones', '--json'])).out) as { id: string; gPerKwh: number }[];
    expect(zones.length).toBeGreaterThan(300);
    expect(zones.find((zone) => zone.id === 'DE')?.gPerKwh).toBeGreaterThan(100);
    expect((await cli(['zones', 'german'])).out).toMatch(/^DE +\d+ g\/kWh {2}Germany\n$/);
  });

  it('lint names what wastes energy, as text, JSON and SARIF, and fails on warnings', async () => {
    const file = path.join(folder, 'a.py');
    fs.writeFileSync(
      file,
      'from transformers import AutoModel\nAutoModel.from_pretrained("x", attn_implementation="eager")\n',
    );
    const text = await cli(['lint', folder]);
    expect(text).toMatchObject({ code: 1, err: '' });
    expect(text.out).toMatch(/a\.py:2:52: warning WP301 Eager attention/);
    const [finding] = JSON.parse((await cli(['lint', '--format', 'json', file])).out) as object[];
    expect(finding).toMatchObject({
      rule: 'WP301',
      path: file,
      cell: null,
      line: 2,
      column: 52,
      endLine: 2,
      endColumn: 59,
    });
    expect(finding).toMatchObject({ severity: 'warning', fixable: true });
    const sarif = JSON.parse((await cli(['lint', '--format', 'sarif', file])).out) as {
      runs: { results: unknown[] }[];
    };
    expect(sarif.runs[0]?.results).toMatchObject([{ ruleId: 'WP301', ruleIndex: 0, level: 'warning' }]);
    const loads = path.join(folder, 'b.py');
    fs.writeFileSync(loads, 'from transformers import AutoModelForCausalLM as M\nM.from_pretrained("x").generate()\n');
    expect(await cli(['lint', loads])).toMatchObject({ code: 0, out: '' });
    fs.writeFileSync(path.join(folder, 'requirements.txt'), 'transformers==4.40.0\n');
    expect((await cli(['lint', loads])).out).toContain('WP102');
    expect(await cli(['lint', '--ignore', 'WP3', file])).toMatchObject({ code: 0, out: '' });
    expect(await cli(['lint', '--select', 'WP201,WP202', file])).toMatchObject({ code: 0, out: '' });
  });

  it('sites tells where training starts, in cells too', async () => {
    const cells = [
      { cell_type: 'markdown', source: 'for x in y' },
      { cell_type: 'code', source: ['from trl import SFTTrainer\n', '%time SFTTrainer(m).train()'] },
    ];
    const notebook = path.join(folder, 'n.ipynb');
    fs.writeFileSync(notebook, JSON.stringify({ cells }));
    fs.writeFileSync(path.join(folder, 'broken.ipynb'), '{"cells": [');
    const { out, err } = await cli(['sites', '--json', folder]);
    expect(JSON.parse(out)).toEqual([{ path: notebook, cell: 1, line: 2, kind: 'trainer', framework: 'transformers' }]);
    expect(err).toContain('broken.ipynb was skipped: not JSON.');
  });

  it('what cannot be written is told', async () => {
    const full = fs.openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [CLI, 'zones'], { stdio: ['ignore', full, 'pipe'] });
    fs.closeSync(full);
    let said = '';
    child.stderr!.on('data', (data: Buffer) => (said += data.toString()));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect([code, said]).toEqual([74, expect.stringContaining('standard output cannot be written')]);
  });

  it('a reader that goes away is no failure', async () => {
    const { child, done } = start(['zones']);
    child.stdout.destroy();
    expect(await done).toMatchObject({ code: 0, err: '' });
  });

  it('help names all of them', async () => {
    const { code, out } = await cli(['help']);
    expect(code).toBe(0);
    expect(out.match(/^ {2}wattprint \w+/gm)).toHaveLength(7);
  });
});
