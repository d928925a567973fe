/** What waiting costs, and how exactly a job starts: the built runner, on the clock of this machine. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueuedJob } from '../../src/core/queue/job';
import { isOver, stateOf } from '../../src/core/queue/state';
import { millis, type Millis } from '../../src/core/units';
import { QueueFolder } from '../../src/node/queue/queueFolder';
import { RunnerLock } from '../../src/node/queue/runnerLock';
import { wakeRunner } from '../../src/node/queue/wakeRunner';
import type { Figure } from './figure';

const JOBS = 10;
const MEASURE_S = 120;
const TICKS_PER_S = 100;
/** Each starts when the one before has ended. */
const APART_MS = 6000;
const HOUR_MS = 3_600_000;

interface Scene {
  readonly queue: QueueFolder;
  readonly lock: RunnerLock;
  readonly wake: () => void;
  readonly folder: string;
}

function newScene(): Scene {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-bench-queue-'));
  const queue = new QueueFolder(folder);
  const programs = { node: process.execPath, folder: path.resolve('dist') };
  return { queue, folder, lock: new RunnerLock(queue.path), wake: () => wakeRunner({ programs, ledger: folder }) };
}

function jobAt(start: Millis, number: number, folder: string): QueuedJob {
  const now = millis(Date.now());
  return {
    v: 1,
    id: `job-${number}`,
    name: 'true',
    queuedAt: now,
    command: ['true'],
    cwd: folder,
    environment: { PATH: process.env['PATH'] ?? '' },
    duration: millis(HOUR_MS),
    overrun: 0,
    finishBy: millis(start + 12 * HOUR_MS),
    grid: { zone: 'DE' },
    pue: 1,
    plan: { madeAt: now, segments: [{ start, end: millis(start + HOUR_MS) }] },
  };
}

/** User and system, of a process with no name that could confuse. */
function cpuS(pid: number): number {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}

const rssMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000;

async function waiting(): Promise<readonly Figure[]> {
  const { folder, lock, queue, wake } = newScene();
  for (let number = 0; number < JOBS; number++) queue.add(jobAt(millis(Date.now() + 6 * HOUR_MS), number, folder));
  wake();
  while (lock.owner() === undefined) await sleep(20);
  const pid = lock.owner()?.pid ?? 0;
  await sleep(5000);
  const before = cpuS(pid);
  await sleep(MEASURE_S * 1000);
  const share = ((cpuS(pid) - before) / MEASURE_S) * 100;
  const memory = rssMb(pid);
  for (const { job } of queue.entries()) queue.wish(job.id, { at: millis(Date.now()), want: 'cancel' });
  while (lock.owner() !== undefined) await sleep(50);
  fs.rmSync(folder, { recursive: true });
  return [
    {
      figure: `CPU of the runner while ${JOBS} jobs wait`,
      value: share,
      unit: '% of a core',
      mustReach: '≤ 0.05',
      ok: share <= 0.05,
      note: `over ${MEASURE_S} s; the kernel counts in steps of 10 ms`,
    },
    {
      figure: `memory of the runner while ${JOBS} jobs wait`,
      value: memory,
      unit: 'MB',
      mustReach: '≤ 60',
      ok: memory <= 60,
    },
  ];
}

async function starting(): Promise<readonly Figure[]> {
  const { folder, lock, queue, wake } = newScene();
  const first = Date.now() + 3000;
  for (let number = 0; number < JOBS; number++) queue.add(jobAt(millis(first + number * APART_MS), number, folder));
  wake();
  while (!queue.entries().every((entry) => isOver(stateOf(entry)))) await sleep(200);
  const late = queue
    .entries()
    .map(({ job, pieces }) => ((pieces[0]?.startedAt ?? Infinity) - (job.plan.segments[0]?.start ?? 0)) / 1000);
  while (lock.owner() !== undefined) await sleep(50);
  fs.rmSync(folder, { recursive: true });
  const [least, most] = [Math.min(...late), Math.max(...late)];
  return [
    {
      figure: 'start of a job against its plan, the latest of 10',
      value: most,
      unit: 's',
      mustReach: '≤ 2',
      ok: most <= 2 && least >= 0,
      note: `the earliest: ${least.toFixed(2)} s after it`,
    },
  ];
}

export const bench = {
  name: 'Queue',
  run: async (): Promise<readonly Figure[]> => [...(await waiting()), ...(await starting())],
};
