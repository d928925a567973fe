/** The built runner, with real jobs and signals. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QueuedJob } from '../../../../src/core/queue/job';
import { isOver, stateOf, type JobState, type QueueEntry } from '../../../../src/core/queue/state';
import { millis } from '../../../../src/core/units';
import { QueueFolder } from '../../../../src/node/queue/queueFolder';
import { RunnerLock } from '../../../../src/node/queue/runnerLock';
import { isAlive, markOf } from '../../../../src/node/process/processMark';
import { readWhole, replaceFile } from '../../../../src/node/queue/wholeFile';
import { wakeRunner } from '../../../../src/node/queue/wakeRunner';
import { job } from '../../core/queue/queueExamples';
import { removeFolder } from '../../../support/removeFolder';

const PROGRAMS = {
  node: process.execPath,
  folder: path.resolve('dist'),
};
let folder: string;
let ledger: string;
let queue: QueueFolder;
let lock: RunnerLock;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-runner-'));
  ledger = path.join(folder, 'ledger');
  queue = new QueueFolder(ledger);
  lock = new RunnerLock(queue.path);
});
afterEach(async () => {
  const open = queue.entries().filter((entry) => !isOver(stateOf(entry)));
  for (const { job } of open) queue.wish(job.id, { at: millis(Date.now()), want: 'cancel' });
  if (open.length > 0) wake();
  while (queue.entries().some((entry) => !isOver(stateOf(entry))) || lock.owner() !== undefined) await sleep(20);
  // Who records a run, and a runner that was woken late, write for a moment longer.
  await removeFolder(folder);
});

const wake = (programs = PROGRAMS): void => wakeRunner({ programs, ledger });

/** Python code, to be started in `seconds` from now. */
function queued(code: string, seconds: number, changes: Partial<QueuedJob> = {}, programs = PROGRAMS): QueueEntry {
  const now = millis(Date.now());
  const start = millis(now + seconds * 1000);
  const made = job({
    id: 'j',
    name: 'j.py',
    queuedAt: now,
    command: ['python3', '-c', code],
    cwd: folder,
    environment: { PATH: process.env['PATH'] ?? '' },
    finishBy: millis(now + 36_000_000),
    grid: {},
    plan: { madeAt: now, segments: [{ start, end: millis(start + 3_600_000) }] },
    ...changes,
  });
  queue.add(made);
  wake(programs);
  return { job: made, pieces: [] };
}

const state = (): JobState => {
  const entry = queue.entry('j');
  if (entry === undefined) throw new Error('the job is gone');
  return stateOf(entry);
};
async function until(is: JobState['is']): Promise<JobState> {
  for (;;) {
    const found = state();
    if (found.is === is) return found;
    if (isOver(found)) throw new Error(`the job is ${JSON.stringify(found)}, not ${is}`);
    await sleep(20);
  }
}
const said = (name: string): string => {
  const file = path.join(folder, name);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
};
async function written(name: string): Promise<string> {
  while (said(name) === '') await sleep(20);
  return said(name);
}

describe('a runner', () => {
  it('pauses a job that writes checkpoints and lets it go on where it stopped', async () => {
    const code = [
      'import os, signal, sys, time',
      'step = int(open("checkpoint").read()) if os.path.exists("checkpoint") else 0',
      'def stop(*_):',
      '    open("checkpoint", "w").write(str(step))',
      '    sys.exit(3)',
      'signal.signal(signal.SIGUSR1, stop)',
      'open("starts", "a").write(f"from {step}\\n")',
      'while step < 1000 and not os.path.exists("finish"):',
      '    step += 1',
      '    time.sleep(0.01)',
      'open("finished", "w").write(str(step))',
    ].join('\n');
    const now = millis(Date.now());
    const at = (seconds: number) => millis(now + seconds * 1000);
    const interruption = { step: at(1), resume: millis(100), shortest: millis(1000), signal: 'SIGUSR1' as const };
    const segments = [
      { start: at(0.5), end: at(4) },
      { start: at(6), end: at(3600) },
    ];
    queued(code, 0, { interruption, duration: millis(3_600_000), plan: { madeAt: now, segments, fixed: true } });
    await until('paused');
    const checkpoint = Number(await written('checkpoint'));
    expect(checkpoint).toBeGreaterThan(0);
    await until('running');
    fs.writeFileSync(path.join(folder, 'finish'), '');
    expect(await until('done')).toMatchObject({ exitCode: 0 });
    expect(said('starts')).toBe(`from 0\nfrom ${checkpoint}\n`);
    expect(queue.entry('j')?.pieces).toHaveLength(2);
  });

  it('waits for the checkpoint of what a shell has started, though the shell is gone at once', async () => {
    const script = [
      'import os, signal, sys, time',
      'def stop(*_):',
      '    open("order", "a").write("saves ")',
      '    time.sleep(1.5)',
      '    open("order", "a").write("saved ")',
      '    sys.exit(0)',
      'signal.signal(signal.SIGTERM, stop)',
      'open("order", "a").write("starts ")',
      'while not os.path.exists("finish"): time.sleep(0.01)',
      'open("order", "a").write("finishes")',
    ].join('\n');
    fs.writeFileSync(path.join(folder, 'train.py'), script);
    const now = millis(Date.now());
    const at = (seconds: number) => millis(now + seconds * 1000);
    const interruption = {
      step: millis(1000),
      resume: millis(100),
      shortest: millis(1000),
      signal: 'SIGTERM' as const,
    };
    const segments = [
      { start: at(0.5), end: at(3) },
      { start: at(3.5), end: at(3600) },
    ];
    const command = ['sh', '-c', 'cd . && python3 train.py; echo after'];
    queued('', 0, { command, interruption, duration: millis(3_600_000), plan: { madeAt: now, segments, fixed: true } });
    while (!said('order').includes('saved')) {
      // Nobody starts it anew while it writes.
      expect(queue.entry('j')?.pieces.length ?? 0).toBeLessThanOrEqual(1);
      await sleep(20);
    }
    while (!said('order').includes('saved starts')) await sleep(20);
    fs.writeFileSync(path.join(folder, 'finish'), '');
    await until('done');
    expect(said('order')).toBe('starts saves saved starts finishes');
  });

  it('sends the signal that the one before it was killed in front of', async () => {
    const code =
      'import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: (open("saved", "w").write("x"), sys.exit(0)))\nopen("up", "w").write("x")\ntime.sleep(600)';
    queued(code, 0);
    await written('up');
    process.kill(lock.owner()?.pid ?? 0, 'SIGKILL');
    while (lock.owner() !== undefined) await sleep(10);
    const entry = queue.entry('j');
    if (entry !== undefined) queue.stop(entry, millis(Date.now()), 'cancel');
    wake();
    await written('saved');
    await until('cancelled');
  });

  it('finds a job whose meter was killed, and ends it with all that it started', async () => {
    const code =
      'import os, subprocess, time\nchild = subprocess.Popen(["sleep", "600"], start_new_session=True)\nopen("pids", "w").write(f"{os.getpid()} {child.pid}")\ntime.sleep(600)';
    queued(code, 0);
    const pids = (await written('pids')).split(' ').map(Number);
    const meter = queue.processesOf('j', 1);
    process.kill(meter?.by.pid ?? 0, 'SIGKILL');
    // As if it had been killed before it wrote down what it had started.
    const claim = readWhole(queue.claimOf('j', 1)) as Record<string, unknown>;
    replaceFile(queue.claimOf('j', 1), { ...claim, command: undefined });
    expect(state().is).toBe('running');
    queue.wish('j', { at: millis(Date.now()), want: 'cancel' });
    await until('cancelled');
    // Where nobody reaps orphans they stay in the table, ended.
    for (const pid of pids) expect(isAlive(markOf(pid) ?? { pid, born: '' })).toBe(false);
  });

  it('that is killed leaves its job running, and another one sees it end', async () => {
    queued(
      'open("up", "w").write("x")\nimport os, time\nwhile not os.path.exists("finish"): time.sleep(0.01)\nraise SystemExit(4)',
      0,
    );
    await written('up');
    const first = lock.owner();
    process.kill(first?.pid ?? 0, 'SIGKILL');
    while (lock.owner() !== undefined) await sleep(10);
    expect(state().is).toBe('running');
    wake();
    while (lock.owner() === undefined) await sleep(10);
    fs.writeFileSync(path.join(folder, 'finish'), '');
    const failed = await until('failed');
    expect(failed).toMatchObject({ exitCode: 4 });
    expect(queue.entry('j')?.pieces).toHaveLength(1);
  });

  it('ends what runs past its time limit', async () => {
    queued('open("up", "w").write("x")\nimport time\ntime.sleep(600)', 0, { limit: millis(1500) });
    await written('up');
    await until('limit');
  });

  it('lets one job run after the other', async () => {
    const code = (name: string): string =>
      `import time\nopen("order", "a").write("${name} begins\\n")\ntime.sleep(0.5)\nopen("order", "a").write("${name} ends\\n")`;
    const command = (name: string) => ['python3', '-c', code(name)];
    queued('', 0, { command: command('one') });
    queued('', 0, { id: 'k', command: command('two') });
    await until('done');
    while (said('order').split('\n').length < 5) await sleep(20);
    expect(said('order')).toBe('one begins\none ends\ntwo begins\ntwo ends\n');
  });

  it('says that a job is missed whose time passed while nothing ran', async () => {
    const past = millis(Date.now() - 7_200_000);
    queued('open("ran", "w").write("x")', 0, { queuedAt: past, finishBy: millis(Date.now() - 3_600_000) });
    while (state().is === 'waiting') await sleep(20);
    expect(state()).toMatchObject({ is: 'missed', why: 'late' });
    expect(said('ran')).toBe('');
  });

  it('starts a job whose window passed while nothing ran, but whose deadline did not', async () => {
    const past = millis(Date.now() - 7_200_000);
    const plan = { madeAt: past, segments: [{ start: past, end: millis(past + 3_600_000) }] };
    queued('open("ran", "w").write("x")', 0, { queuedAt: past, plan });
    await until('done');
    expect(said('ran')).toBe('x');
  });

  it('takes over from one that was killed, and not from one that works', async () => {
    queued('pass', 3600);
    while (lock.owner() === undefined) await sleep(10);
    const first = lock.owner();
    expect(new RunnerLock(queue.path).take()).toBe(false);
    wake();
    process.kill(first?.pid ?? 0, 'SIGKILL');
    while (lock.owner()?.pid === first?.pid) await sleep(10);
    while (lock.owner() === undefined) {
      wake();
      await sleep(100);
    }
    expect(lock.owner()?.pid).not.toBe(first?.pid);
  });

  it('starts its jobs after an update has put the programs elsewhere and taken the old ones away', async () => {
    const [old, updated] = ['old', 'updated'].map((name) => {
      const dist = path.join(folder, name);
      fs.mkdirSync(dist);
      for (const file of ['cli.js', 'probe.js', 'runner.js'])
        fs.copyFileSync(path.join(PROGRAMS.folder, file), path.join(dist, file));
      return { node: process.execPath, folder: dist };
    });
    queued('open("ran", "w").write("x")', 3600, {}, old);
    while (lock.owner() === undefined) await sleep(10);
    // As a window of the new version does.
    wake(updated);
    while (readWhole(path.join(queue.path, 'programs.json')) === undefined) await sleep(10);
    fs.rmSync(path.join(folder, 'old'), { recursive: true });
    queue.wish('j', { at: millis(Date.now()), want: 'start' });
    await until('done');
    expect(said('ran')).toBe('x');
  });

  it('leaves alone what others could have written', async () => {
    queued('open("ran", "w").write("x")', 3600);
    while (lock.owner() === undefined) await sleep(10);
    const file = path.join(queue.folderOf('j'), 'job.json');
    fs.chmodSync(file, 0o622);
    const unreadable: string[] = [];
    expect(queue.entries(({ reason }) => unreadable.push(reason))).toEqual([]);
    expect(unreadable[0]).toContain('can be written by others');
    fs.chmodSync(file, 0o600);
  });
});
