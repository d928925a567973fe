/**
 * A queue whose windows, runners and meters are killed while they queue, start and end jobs. Real processes, files and kills; the
 * clock is sped up, the moments of the kills follow from a seed.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import type { QueuedJob } from '../../../../src/core/queue/job';
import { isOver, stateOf, type JobState } from '../../../../src/core/queue/state';
import { millis } from '../../../../src/core/units';
import { QueueFolder } from '../../../../src/node/queue/queueFolder';
import { RunnerLock } from '../../../../src/node/queue/runnerLock';
import { job } from '../../core/queue/queueExamples';
import { removeFolder } from '../../../support/removeFolder';

const SPEED = 120;
/** Of real time, over which jobs are due. */
const SPAN_MS = 30_000;
const SEED = 20261127;

export interface KilledJob {
  readonly id: string;
  readonly is: JobState['is'];
  /** How often its command ran. */
  readonly ran: number;
  /** Who metered it was killed. */
  readonly wasHit: boolean;
}

export interface KilledQueue {
  readonly jobs: readonly KilledJob[];
  readonly kills: Readonly<Record<'runner' | 'window' | 'meter', number>>;
  readonly seconds: number;
}

/** mulberry32: the same numbers each time. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

async function programsIn(folder: string): Promise<void> {
  await build({
    entryPoints: ['runner', 'cli', 'window'].map((name) => path.resolve(`test/unit/node/queue/sped/${name}.ts`)),
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['koffi'],
    logLevel: 'error',
  });
}

function jobsOf(count: number, folder: string, from: number, roll: () => number): readonly QueuedJob[] {
  return Array.from({ length: count }, (_, number): QueuedJob => {
    const start = millis(from + (0.2 + 0.8 * roll()) * SPAN_MS * SPEED);
    return job({
      id: `job-${number}`,
      queuedAt: millis(from),
      // One write at the end of the file: what is written at the same moment is not torn.
      command: ['/bin/sh', '-c', `echo job-${number} >> '${folder}/ran'`],
      cwd: folder,
      environment: { ...(process.env as Record<string, string>), SPED_FROM: String(from), SPED: String(SPEED) },
      duration: millis(600_000),
      overrun: 0.5,
      // Some are due within minutes of the clock, which is seconds or less of ours.
      finishBy: millis(start + 600_000 + roll() * 30 * 60_000),
      plan: { madeAt: millis(from), segments: [{ start, end: millis(start + 600_000) }], fixed: roll() < 0.1 },
    });
  });
}

/** By what their command line names, which no other process has. */
function metersIn(folder: string): readonly number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return rows.filter((row) => row.includes(path.join(folder, 'cli.js'))).map((row) => Number.parseInt(row, 10));
}

/** Jobs, queued by two windows, and at least so many kills. All that was started has ended when it resolves. */
export async function killedQueue(count: number, least: number): Promise<KilledQueue> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-faults-'));
  const children = new Set<ChildProcess>();
  try {
    await programsIn(folder);
    return await killed(folder, children, count, least);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await removeFolder(folder);
  }
}

async function killed(folder: string, children: Set<ChildProcess>, count: number, least: number): Promise<KilledQueue> {
  const roll = random(SEED);
  const from = Date.now();
  const ledger = path.join(folder, 'ledger');
  const env = { ...process.env, WATTPRINT_LEDGER: ledger, SPED_FROM: String(from), SPED: String(SPEED) };
  const jobs = jobsOf(count, folder, from, roll);
  const windows = [0, 1].map((number) => {
    const file = path.join(folder, `window-${number}`);
    const list = jobs.filter((_, index) => index % 2 === number);
    fs.writeFileSync(file, list.map((each) => JSON.stringify(each)).join('\n'));
    return { file, child: undefined as ChildProcess | undefined };
  });
  const open = (window: (typeof windows)[number]): void => {
    const args = [path.join(folder, 'window.js'), window.file, `${window.file}.done`];
    window.child = spawn(process.execPath, args, { env, stdio: 'ignore' });
    children.add(window.child);
  };
  windows.forEach(open);
  const queue = new QueueFolder(ledger);
  const lock = new RunnerLock(queue.path);
  const kills = { runner: 0, window: 0, meter: 0 };
  const hit = new Set<number>();
  const isSettled = (): boolean => {
    const entries = queue.entries();
    return entries.length === count && entries.every((entry) => isOver(stateOf(entry)));
  };
  const last = Date.now() + 2 * SPAN_MS;
  while (kills.runner + kills.window + kills.meter < least && Date.now() < last) {
    await sleep(20 + roll() * 300);
    const what = roll();
    if (what < 0.55) {
      const runner = lock.owner();
      if (runner !== undefined && isKilled(runner.pid)) kills.runner++;
    }
    if (what > 0.3 && what < 0.75) {
      const window = windows[roll() < 0.5 ? 0 : 1];
      if (window?.child?.kill('SIGKILL') === true) kills.window++;
      if (window !== undefined) open(window);
    }
    if (what > 0.5) {
      const meters = metersIn(folder);
      const pid = meters[Math.floor(roll() * meters.length)];
      if (pid !== undefined && isKilled(pid)) {
        hit.add(pid);
        kills.meter++;
      }
    }
  }
  // Nobody is killed from here on.
  while (!isSettled()) await sleep(100);
  while (lock.owner() !== undefined || metersIn(folder).length > 0) await sleep(100);
  const runs = fs.readFileSync(path.join(folder, 'ran'), 'utf8').trim().split('\n');
  return {
    jobs: queue.entries().map((entry) => ({
      id: entry.job.id,
      is: stateOf(entry).is,
      ran: runs.filter((each) => each === entry.job.id).length,
      wasHit: hit.has(queue.processesOf(entry.job.id, 1)?.by.pid ?? 0),
    })),
    kills,
    seconds: (Date.now() - from) / 1000,
  };
}

/** False: it has just ended. */
function isKilled(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
