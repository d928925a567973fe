/** A probe that hangs, dies or speaks, as a real process; time is set forward where it need not pass. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FromProbe, ToProbe } from '../../../../src/core/energy/frame';
import { ProbeProcess } from '../../../../src/node/probe/probeProcess';

const RATE = { type: 'rate', periodMs: 1000, fast: false } as const;
/** Says a word, then takes in nothing and ends for nobody, like a call into a driver that does not return. */
const HANGS = `process.stdout.write(JSON.stringify({ type: 'log', level: 'info', text: process.cwd() }) + '\\n'); for (;;);`;

let folder: string;
let probes: ProbeProcess[];
let pids: number[];
beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-probe-')));
  probes = [];
  pids = [];
});
afterEach(() => {
  for (const probe of probes) probe.dispose();
  for (const pid of pids.filter(isAlive)) process.kill(pid, 'SIGKILL');
  vi.useRealTimers();
  fs.rmSync(folder, { recursive: true, force: true });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

function start(script: string, first: ToProbe = RATE) {
  const file = path.join(folder, 'probe.js');
  fs.writeFileSync(file, script);
  const messages: FromProbe[] = [];
  const crashes: (readonly [string, number])[] = [];
  const ends: string[] = [];
  const probe = new ProbeProcess(file, {
    message: (message) => messages.push(message),
    crashed: (reason, delay) => crashes.push([reason, delay]),
    ended: (reason) => ends.push(reason),
  });
  probes.push(probe);
  probe.send(first);
  const pid = probe.pid ?? 0;
  pids.push(pid);
  return { probe, pid, messages, crashes, ends };
}

/** Timers are ours, the processes real. */
const setTime = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });

describe('a check that is never answered', () => {
  it('ends with the probe', async () => {
    const { ends, crashes } = start('process.exit(3)', { type: 'check', id: 1 });
    await until(() => ends.length > 0);
    expect([ends, crashes]).toEqual([['exit code 3'], []]);
  });

  it('ends when the probe hangs', async () => {
    setTime();
    const { ends, pid } = start('setInterval(() => {}, 1000)', { type: 'check', id: 1 });
    vi.advanceTimersByTime(30_000);
    await until(() => ends.length > 0);
    await until(() => !isAlive(pid));
    expect(ends[0]).toContain('said nothing for 30 s');
  });
});

describe('a probe that hangs', () => {
  it('is killed some time after it was told to end', async () => {
    setTime();
    const { probe, pid, messages } = start(HANGS);
    await until(() => messages.length > 0);
    probe.dispose();
    vi.advanceTimersByTime(1999);
    await turn();
    expect(isAlive(pid)).toBe(true);
    vi.advanceTimersByTime(1);
    await until(() => !isAlive(pid));
  });

  it('is noticed by its silence, killed, reported and started again', async () => {
    setTime();
    const { probe, pid, messages, crashes } = start(HANGS);
    await until(() => messages.length > 0);
    vi.advanceTimersByTime(9999);
    expect(crashes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(crashes).toEqual([['it said nothing for 10 s and was killed', 1000]]);
    await until(() => !isAlive(pid));
    vi.advanceTimersByTime(1000);
    pids.push(probe.pid ?? 0);
    expect(probe.pid).not.toBe(pid);
    await until(() => messages.length > 1);
    expect(crashes).toHaveLength(1);
  });

  it('gets longer for its first word, and as many periods as it is asked for', () => {
    setTime();
    const { probe, messages, crashes } = start('for (;;);');
    vi.advanceTimersByTime(29_999);
    expect([crashes, messages]).toEqual([[], []]);
    probe.send({ ...RATE, periodMs: 60_000 });
    vi.advanceTimersByTime(299_999);
    expect(crashes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(crashes).toEqual([['it said nothing for 300 s and was killed', 1000]]);
  });

  it('does not keep a command from ending', async () => {
    const hangs = path.join(folder, 'hangs.js');
    fs.writeFileSync(hangs, HANGS);
    await build({
      stdin: {
        contents: `
          import { ProbeProcess } from './src/node/probe/probeProcess';
          const message = () => { console.log(probe.pid); probe.dispose(); };
          const probe = new ProbeProcess(${JSON.stringify(hangs)}, { message, crashed: () => undefined, ended: () => undefined });
          probe.send(${JSON.stringify(RATE)});`,
        resolveDir: process.cwd(),
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      outfile: path.join(folder, 'command.js'),
    });
    const command = spawn(process.execPath, [path.join(folder, 'command.js')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    command.stdout.on('data', (data: Buffer) => (out += data.toString()));
    const code = await new Promise((resolve) => command.once('close', resolve));
    pids.push(Number(out));
    expect(code).toBe(0);
    await until(() => !isAlive(Number(out)));
  });
});

describe('a probe', () => {
  it('that speaks is left alone, and ends when its input does', async () => {
    setTime();
    const { probe, pid, messages, crashes } = start(
      `process.stdin.on('data', () => process.stdout.write('{"type":"log","level":"info","text":""}\\n')).on('end', () => process.exit());`,
    );
    for (let word = 1; word < 6; word += 1) {
      await until(() => messages.length >= word);
      vi.advanceTimersByTime(8000);
      probe.send({ type: 'sample', id: word });
    }
    expect(crashes).toEqual([]);
    probe.dispose();
    await until(() => !isAlive(pid));
  });

  it('that is only asked to check may take its time', async () => {
    setTime();
    const { probe, pid, messages, crashes } = start(HANGS);
    await until(() => messages.length > 0);
    probe.send({ ...RATE, periodMs: 0 });
    probe.send({ type: 'check', id: 1 });
    pids.push(probe.pid ?? 0);
    vi.advanceTimersByTime(120_000);
    expect(crashes).toEqual([]);
    await until(() => !isAlive(pid));
    expect(isAlive(probe.pid ?? 0)).toBe(true);
  });

  it('runs in its own folder, where nobody else leaves programs', async () => {
    const { messages } = start(HANGS);
    await until(() => messages.length > 0);
    expect(messages[0]).toMatchObject({ text: folder });
  });
});
