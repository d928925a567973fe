/**
 * What waiting costs, and how exactly a job starts: the built runner, on the clock of this machine. What is left of a queue whose
 * processes are killed. How long queueing takes: the test of it inside VS Code says so.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueuedJob } from '../../src/core/queue/job';
import { isOver, stateOf, type JobState } from '../../src/core/queue/state';
import { millis, type Millis } from '../../src/core/units';
import { QueueFolder } from '../../src/node/queue/queueFolder';
import { RunnerLock } from '../../src/node/queue/runnerLock';
import { wakeRunner } from '../../src/node/queue/wakeRunner';
import { killedQueue } from '../unit/node/queue/killedQueue';
import { killedWriters } from '../unit/node/queue/killedWriters';
import type { Figure } from './figure';

const JOBS = 10;
const MEASURE_S = 120;
const TICKS_PER_S = 100;
/** Each starts when the one before has ended. */
const APART_MS = 6000;
const HOUR_MS = 3_600_000;
const FAULTY_JOBS = 200;
const FAULTS = 100;
const CRASHES = 1000;

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

function jobAt(start: Millis, number: number, folder: string, duration: Millis): QueuedJob {
  const now = millis(Date.now());
  return {
    v: 1,
    id: `job-${number}`,
    name: 'true',
    queuedAt: now,
    command: ['true'],
    cwd: folder,
    environment: { PATH: process.env['PATH'] ?? '' },
    duration,
    overrun: 0,
    finishBy: millis(start + 12 * HOUR_MS),
    grid: { zone: 'DE' },
    pue: 1,
    plan: { madeAt: now, segments: [{ start, end: millis(start + duration) }] },
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
  for (let number = 0; number < JOBS; number++)
    queue.add(jobAt(millis(Date.now() + 6 * HOUR_MS), number, folder, millis(HOUR_MS)));
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
  for (let number = 0; number < JOBS; number++)
    queue.add(jobAt(millis(first + number * APART_MS), number, folder, millis(APART_MS)));
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

async function killing(): Promise<readonly Figure[]> {
  const { jobs, kills, seconds } = await killedQueue(FAULTY_JOBS, FAULTS);
  const of = (is: JobState['is']): number => jobs.filter((job) => job.is === is).length;
  const twice = jobs.filter(({ ran }) => ran > 1).length;
  const silent = jobs.filter(({ is, ran }) => (is === 'done') !== (ran === 1) && is !== 'lost').length;
  return [
    {
      figure: `${FAULTY_JOBS} jobs, ${kills.runner} runners, ${kills.window} windows and ${kills.meter} meters killed: run twice, or not and not reported`,
      value: twice + silent,
      unit: '',
      mustReach: '0',
      ok: twice + silent === 0 && kills.runner + kills.window + kills.meter >= FAULTS,
      note: `in ${seconds.toFixed(0)} s; ${of('done')} done, ${of('missed')} missed, ${of('lost')} lost with their meters`,
    },
  ];
}

async function tearing(): Promise<readonly Figure[]> {
  const from = Date.now();
  const { closed, jobs, torn, wishes } = await killedWriters(CRASHES);
  return [
    {
      figure: `torn files after ${CRASHES} kills in the middle of writing`,
      value: torn.length,
      unit: '',
      mustReach: '0',
      ok: torn.length === 0,
      note: `in ${((Date.now() - from) / 1000).toFixed(0)} s; ${jobs} jobs, ${wishes} wishes, ${closed} closings read`,
    },
  ];
}

function queueing(): readonly Figure[] {
  const args = ['tools/test.mjs', 'editor', '--', '--grep', 'a script that is queued for now'];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const took = Number(/from the last choice to queued (\d+) ms/.exec(stdout)?.[1] ?? Number.NaN);
  return [
    {
      figure: 'from the last choice in the palette to queued, in a real VS Code',
      value: took,
      unit: 'ms',
      mustReach: '≤ 300',
      ok: took <= 300,
    },
  ];
}

export const bench = {
  name: 'Queue',
  run: async (): Promise<readonly Figure[]> => [
    ...(await waiting()),
    ...(await starting()),
    ...queueing(),
    ...(await killing()),
    ...(await tearing()),
  ],
};
