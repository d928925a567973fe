import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunJson } from '../../../src/core/report/runJson';
import { CLI, burn, cli, folder, json, ledgerText, start } from './cliProcess';

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

  it('remembers since when it waited', async () => {
    const { out } = await cli(['run', '--json', '--waited-since', '2026-01-02T03:00Z', '--', 'python3', '-c', burn(1)]);
    expect(json(out).saving).toBeNull();
    expect(ledgerText()).toContain(`"waitedSince":${Date.parse('2026-01-02T03:00Z')}`);
  });

  it('names the file that a shell line starts in another folder', async () => {
    fs.mkdirSync(path.join(folder, 'deep'));
    fs.writeFileSync(path.join(folder, 'deep', 'there.py'), burn(1));
    const { out } = await cli(['run', '--json', '--', 'sh', '-c', 'cd deep && python3 there.py']);
    const here = fs.realpathSync(folder);
    expect(json(out)).toMatchObject({ cwd: here, file: path.join(here, 'deep', 'there.py') });
  });

  it('charges a run for the processes it starts', async () => {
    const child = `import subprocess, sys\nsubprocess.run([sys.executable, "-c", ${JSON.stringify(burn(2))}])`;
    const alone = json((await cli(['run', '--json', '--', 'python3', '-c', child])).out);
    const cpu = alone.components.find((part) => part.device === 'CPU');
    // The start of its own Python is a hundredth of the time; on a busy machine what it is charged for idle silicon grows.
    expect(cpu?.energyKwh).toBeGreaterThan(0.05 * (alone.energyKwh.value ?? NaN));
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

  it('gives its command the environment that it was given itself', async () => {
    const { err } = await cli(['run', '--json', '--', 'env'], { ELECTRON_RUN_AS_NODE: '1', MINE: 'kept' });
    expect(err).toContain('MINE=kept');
    expect(err).not.toContain('ELECTRON_RUN_AS_NODE');
  });

  it('prints a footprint that people can read', async () => {
    const { err, out } = await cli(['run', '--', 'python3', '-c', `print(1)\n${burn(0.5)}`]);
    expect(out).toBe('1\n');
    expect(err).toMatch(/python -c · .*\ss · exit code 0/);
    expect(err).toMatch(/energy +(≤\s)?[\d.]+.*Wh.*, (counter|integrated|modelled)/);
    expect(err).toMatch(/carbon .*CO2e, Germany \d+\sg\/kWh/);
  });
});

describe('all after its first word is the command’s own', () => {
  const echo = ['python3', '-c', 'import sys; print(sys.argv[1:])'];
  it.each([
    [['run', '--json', ...echo, 'diff', '--', 'file'], "['diff', '--', 'file']"],
    [['run', '--json', '--', ...echo, 'diff', '--', 'file'], "['diff', '--', 'file']"],
    [['run', '--json', ...echo, '--json', '-h', '--pue', '0'], "['--json', '-h', '--pue', '0']"],
    [['run', '--json', '--pue', '1.5', ...echo, '--lr=1'], "['--lr=1']"],
  ])('%j', async (args, heard) => {
    const { code, err } = await cli(args);
    expect([code, err.trim()]).toEqual([0, heard]);
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
    [['run', '--waited-since', 'noon', '--', 'true'], 2, '--waited-since takes a time such as'],
    [['run', '--waited-since', '2999-01-01', '--', 'true'], 2, '--waited-since is still to come'],
    [['fly'], 2, 'There is no command "fly"'],
    [['runs', '--limit', 'x'], 2, '--limit takes a whole number'],
    [['runs', '--nonsense'], 2, '"wattprint runs" has no option "--nonsense"'],
    [['runs', 'yesterday'], 2, 'does not know what to do with "yesterday"'],
    [['run', '--epochs', '3', '--', 'true'], 2, 'goes after two dashes'],
    [['runs', '--json', '--csv'], 2, 'Choose one of --json and --csv'],
    [['lint'], 2, 'Which files?'],
    [['lint', '--select', 'XY9', '.'], 2, 'There is no rule "XY9"'],
    [['lint', '--format', 'xml', '.'], 2, '--format is text, json or sarif'],
    [['sites', 'nowhere'], 2, 'nowhere cannot be read (ENOENT)'],
    [['watch', '--lines', '-1'], 2, '--lines takes a whole number'],
    [['watch', '--json=no'], 2, '--json takes no value'],
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

  it('list names of any length in columns', async () => {
    const script = path.join(folder, `${'long_'.repeat(12)}end.py`);
    fs.writeFileSync(script, '');
    await cli(['run', '--', 'python3', script]);
    await cli(['run', '--', 'true']);
    const lines = (await cli(['runs'])).out.trimEnd().split('\n');
    expect(lines[1]).toMatch(/ long_long_\w+…\w+end\.py /);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });

  it.each([['help'], ['--help'], ['-h'], ['run', '-h'], ['run', '--json', '--help'], ['lint', 'src', '-h']])(
    'help is printed for %s %s %s and names all of them',
    async (...args) => {
      const { code, out } = await cli(args);
      expect(code).toBe(0);
      expect(out.match(/^ {2}wattprint \w+/gm)).toHaveLength(10);
    },
  );

  it('the version is that of the package', async () => {
    const { version } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { version: string };
    expect(await cli(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });
});
