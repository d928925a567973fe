/** The built runner and command line on a real small disk that is full: nothing is half written, no end is lost, none runs twice. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { QueuedJob } from '../../../../src/core/queue/job';
import { isOver, stateOf, type JobState } from '../../../../src/core/queue/state';
import { millis } from '../../../../src/core/units';
import { QueueFolder } from '../../../../src/node/queue/queueFolder';
import { RunnerLock } from '../../../../src/node/queue/runnerLock';
import { wakeRunner } from '../../../../src/node/queue/wakeRunner';
import { job } from '../../core/queue/queueExamples';
import { removeFolder } from '../../../support/removeFolder';

const PROGRAMS = { node: process.execPath, folder: path.resolve('dist') };
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-full-'));
/** On another disk: what jobs say, and what they wait for. */
const out = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-full-out-'));
/** A file system in memory, seen by this process and what it starts alone: it is gone with it. */
const MOUNT = 'mount -t tmpfs -o size=1m tmpfs "$1" && echo mounted && exec cat';
let holder: ChildProcess | undefined;
/** Undefined: the system lets nobody mount anything. */
let disk: string | undefined;
let ledger: string;
let queue: QueueFolder;
let lock: RunnerLock;

beforeAll(async () => {
  if (process.platform !== 'linux') return;
  const alone = process.getuid?.() === 0 ? ['--mount'] : ['--user', '--map-current-user', '--keep-caps', '--mount'];
  const command = ['/bin/sh', '-c', MOUNT, 'sh', folder];
  const child = spawn('unshare', [...alone, ...command], { stdio: ['pipe', 'pipe', 'ignore'] });
  holder = child;
  const isMounted = await new Promise<boolean>((resolve) => {
    child.stdout.once('data', () => resolve(true));
    child.once('close', () => resolve(false));
    child.once('error', () => resolve(false));
  });
  if (isMounted) disk = `/proc/${child.pid}/root${folder}`;
});
afterAll(() => {
  holder?.kill();
  for (const each of [folder, out]) fs.rmSync(each, { recursive: true, force: true });
});
beforeEach(({ skip }) => {
  if (disk === undefined) skip('no disk can be mounted here');
  ledger = path.join(disk ?? '', 'ledger');
  queue = new QueueFolder(ledger);
  lock = new RunnerLock(queue.path);
});
afterEach(async () => {
  if (disk === undefined) return;
  empty();
  for (const entry of queue.entries())
    if (!isOver(stateOf(entry))) queue.wish(entry.job.id, { at: millis(Date.now()), want: 'cancel' });
  wakeRunner({ programs: PROGRAMS, ledger });
  while (queue.entries().some((entry) => !isOver(stateOf(entry))) || lock.owner() !== undefined) await sleep(20);
  await removeFolder(ledger);
});

const filler = (): string => path.join(disk ?? '', 'filler');
const empty = (): void => fs.rmSync(filler(), { force: true });
function fill(): void {
  const handle = fs.openSync(filler(), 'a');
  try {
    for (;;) fs.writeSync(handle, Buffer.alloc(4096));
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  } finally {
    fs.closeSync(handle);
  }
}

/** It waits for a file on another disk, if it is to, and writes there that it ran. */
function queued(id: string, seconds: number, waitsFor?: string): void {
  const now = millis(Date.now());
  const start = millis(now + seconds * 1000);
  const until = waitsFor === undefined ? '' : `until [ -e '${out}/${waitsFor}' ]; do sleep 0.02; done; `;
  const made: QueuedJob = job({
    id,
    queuedAt: now,
    command: ['/bin/sh', '-c', `echo begins >> '${out}/${id}'; ${until}exit 3`],
    cwd: out,
    environment: { PATH: process.env['PATH'] ?? '' },
    finishBy: millis(now + 36_000_000),
    grid: {},
    plan: { madeAt: now, segments: [{ start, end: millis(start + 3_600_000) }] },
  });
  queue.add(made);
  wakeRunner({ programs: PROGRAMS, ledger });
}
const state = (id: string): JobState | undefined => {
  const entry = queue.entry(id);
  return entry && stateOf(entry);
};
async function until(id: string, is: JobState['is']): Promise<JobState> {
  for (;;) {
    const found = state(id);
    if (found?.is === is) return found;
    if (found !== undefined && isOver(found)) throw new Error(`the job is ${JSON.stringify(found)}, not ${is}`);
    await sleep(20);
  }
}
const said = (name: string): string => {
  const file = path.join(out, name);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
};

describe('a disk that is full', () => {
  it('takes no job, says so in one sentence, and has no half of one on it', () => {
    fs.mkdirSync(queue.path, { recursive: true, mode: 0o700 });
    fill();
    expect(() => queue.add(job())).toThrow('ENOSPC');
    const args = [path.join(PROGRAMS.folder, 'cli.js'), 'queue', '--hours', '1', '--zone', 'DE', '--', 'true'];
    const env = { ...process.env, WATTPRINT_LEDGER: ledger };
    const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
    expect(stderr).toMatch(/^wattprint: Nothing was queued: \S+ cannot be written \(ENOSPC\)\.\n$/);
    expect(status).toBe(2);
    expect(fs.readdirSync(queue.path)).toEqual([]);
  });

  it('costs no job its end, nor the next one its start, and the runner outlives it', async () => {
    queued('a', 0, 'finish');
    queued('b', 2);
    while (said('a') === '') await sleep(20);
    const runner = lock.owner();
    expect(runner).toBeDefined();
    fill();
    fs.writeFileSync(path.join(out, 'finish'), '');
    const { command } = queue.processesOf('a', 1) ?? {};
    while (fs.existsSync(`/proc/${command?.pid}`)) await sleep(20);
    // Its end cannot be written, so nobody takes it for lost, and the next one waits for it.
    expect(fs.existsSync(queue.endOf('a', 1))).toBe(false);
    expect(state('a')?.is).toBe('running');
    expect(said('b')).toBe('');
    empty();
    expect(await until('a', 'failed')).toMatchObject({ exitCode: 3 });
    expect(await until('b', 'failed')).toMatchObject({ exitCode: 3 });
    expect([said('a'), said('b')]).toEqual(['begins\n', 'begins\n']);
    expect(lock.owner() ?? runner).toEqual(runner);
  });

  it('starts a job that was due meanwhile when there is room again, once', async () => {
    queued('c', 2);
    while (lock.owner() === undefined) await sleep(20);
    fill();
    // It is tried, in vain.
    const isTried = (): boolean =>
      spawnSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' }).stdout.includes(queue.claimOf('c', 1));
    while (!isTried()) await sleep(20);
    while (isTried()) await sleep(20);
    expect(said('c')).toBe('');
    empty();
    await until('c', 'failed');
    expect(said('c')).toBe('begins\n');
  });
});
