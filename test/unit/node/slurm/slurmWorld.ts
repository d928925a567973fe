/** A real Slurm, our programs, and queues on it. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import type { QueuedJob } from '../../../../src/core/queue/job';
import { stateOf, type JobState } from '../../../../src/core/queue/state';
import { millis, type Millis } from '../../../../src/core/units';
import { followQueue } from '../../../../src/node/queue/followQueue';
import { QueueFolder } from '../../../../src/node/queue/queueFolder';
import { QueueRunner } from '../../../../src/node/queue/queueRunner';
import { RunnerLock } from '../../../../src/node/queue/runnerLock';
import { tendJob } from '../../../../src/node/queue/tendJob';
import { SlurmFollower } from '../../../../src/node/slurm/slurmFollower';
import { slurmPort } from '../../../../src/node/slurm/submitJob';
import { systemClock } from '../../../../src/node/systemClock';
import { SlurmCluster } from '../../../support/slurm/cluster';
import { job } from '../../core/queue/queueExamples';

export let slurm: SlurmCluster;

/** Of the test file; programs are in it. */
export let folder: string;
export const MINUTE = millis(60_000);
export const now = (): Millis => systemClock.now();
export const inSeconds = (seconds: number): Millis => millis(now() + seconds * 1000);

beforeAll(async () => {
  // With what makes paths difficult.
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "wattprint slurm %j it's ü-"));
  const entryPoints = ['cli', 'probe', 'runner'].map((name) => path.resolve(`src/${name}.ts`));
  const webTreeSitter = path.resolve('node_modules/web-tree-sitter/web-tree-sitter.cjs');
  await build({
    entryPoints,
    outdir: folder,
    alias: { 'web-tree-sitter': webTreeSitter },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['koffi'],
    logLevel: 'error',
  });
  fs.symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'));
  slurm = await SlurmCluster.start();
  // It may have to be installed.
}, 300_000);
afterAll(async () => {
  await (slurm as SlurmCluster | undefined)?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** A queue of its own, with a runner in this process. */
export function queueOnSlurm(programs = folder) {
  const ledger = fs.mkdtempSync(path.join(folder, 'ledger '));
  const queue = new QueueFolder(ledger);
  const place = { programs: { node: process.execPath, folder: programs }, ledger };
  const log: string[] = [];
  const world = { queue, clock: systemClock, log: (text: string) => void log.push(text) };
  const runner = new QueueRunner({
    ...world,
    start: () => 'refused',
    signal: () => true,
    replan: () => Promise.resolve(undefined),
    onBattery: () => false,
    tend: (entry, at) => tendJob(queue, entry, at),
    slurm: new SlurmFollower({ ...world, place: () => place, every: millis(250) }),
  });
  return {
    queue,
    ledger,
    log,
    place,
    port: slurmPort(queue, place, systemClock),
    /** Resolves when no job is left that waits or runs. */
    follow: () =>
      followQueue(queue, runner, new RunnerLock(queue.path), { clock: systemClock, sleep: () => sleep(50) }),
    state: (id: string): JobState => {
      const entry = queue.entry(id);
      if (entry === undefined) throw new Error(`there is no job ${id}`);
      return stateOf(entry);
    },
  };
}

let count = 0;
/** To be started at once; what it does is in `work`, a line for a shell. */
export function jobOf(work: string, changes: Partial<QueuedJob> = {}): QueuedJob {
  const at = now();
  return job({
    id: `job-${process.pid}-${count++}`,
    queuedAt: at,
    command: ['/bin/sh', '-c', work],
    cwd: folder,
    environment: slurm.environment,
    duration: MINUTE,
    overrun: 0,
    finishBy: millis(at + 60 * MINUTE),
    plan: { madeAt: at, segments: [{ start: at, end: millis(at + MINUTE) }] },
    slurm: {},
    ...changes,
  });
}

export const planAt = (start: Millis) => ({ madeAt: now(), segments: [{ start, end: millis(start + MINUTE) }] });

/** Looks often; rejects when it takes too long. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`${what} has not come`);
    await sleep(50);
  }
}

/** For what a job does, which is looked at beside what is said of it. */
export const effectFile = (): string => path.join(fs.mkdtempSync(path.join(folder, 'effect-')), 'effect');

/** Lines of a file that a job writes; none: it is not there. */
export function linesOf(file: string): readonly string[] {
  return fs.existsSync(file)
    ? fs
        .readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
}
/** What scontrol says of a job. */
export function shown(id: string, name: string): string | undefined {
  return new RegExp(`(?:^| )${name}=(\\S*)`).exec(slurm.asks('scontrol', 'show', 'job', '-o', id))?.[1];
}
