/**
 * Windows and runners are killed while they queue and start jobs: each job that was queued runs once, or is reported missed.
 * Real processes, files and kills; the clock is sped up, the moments of the kills follow from a seed.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueuedJob } from '../../../../src/core/queue/job';
import { isOver, stateOf } from '../../../../src/core/queue/state';
import { millis } from '../../../../src/core/units';
import { QueueFolder } from '../../../../src/node/queue/queueFolder';
import { RunnerLock } from '../../../../src/node/queue/runnerLock';
import { job } from '../../core/queue/queueExamples';

const JOBS = 200;
const KILLS = 100;
const SPEED = 120;
/** Of real time, over which jobs are due. */
const SPAN_MS = 30_000;
const SEED = 20261127;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-faults-'));
const ledger = path.join(folder, 'ledger');
const children = new Set<ChildProcess>();

beforeAll(async () => {
  const entryPoints = ['runner', 'cli', 'window'].map((name) => path.resolve(`test/unit/node/queue/sped/${name}.ts`));
  await build({
    entryPoints,
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['koffi'],
    logLevel: 'error',
  });
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  fs.rmSync(folder, { recursive: true, force: true });
});

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

describe('a queue whose processes are killed', () => {
  it(`runs each of ${JOBS} jobs once or reports it missed, through ${KILLS} kills`, { timeout: 240_000 }, async () => {
    const roll = random(SEED);
    const from = Date.now();
    const env = { ...process.env, WATTPRINT_LEDGER: ledger, SPED_FROM: String(from), SPED: String(SPEED) };
    const ran = path.join(folder, 'ran');
    const jobs = Array.from({ length: JOBS }, (_, number): QueuedJob => {
      const start = millis(from + (0.2 + 0.8 * roll()) * SPAN_MS * SPEED);
      return job({
        id: `job-${number}`,
        queuedAt: millis(from),
        // One write at the end of the file: what is written at the same moment is not torn.
        command: ['/bin/sh', '-c', `echo job-${number} >> '${ran}'`],
        cwd: folder,
        environment: { ...(process.env as Record<string, string>), SPED_FROM: String(from), SPED: String(SPEED) },
        duration: millis(600_000),
        overrun: 0.5,
        // Some are due within minutes of the clock, which is seconds or less of ours.
        finishBy: millis(start + 600_000 + roll() * 30 * 60_000),
        plan: { madeAt: millis(from), segments: [{ start, end: millis(start + 600_000) }], fixed: roll() < 0.1 },
      });
    });
    const lists = [jobs.filter((_, index) => index % 2 === 0), jobs.filter((_, index) => index % 2 === 1)];
    const windows = lists.map((list, number) => {
      const file = path.join(folder, `window-${number}`);
      fs.writeFileSync(file, list.map((each) => JSON.stringify(each)).join('\n'));
      return { file, child: undefined as ChildProcess | undefined };
    });
    const open = (window: (typeof windows)[number]): void => {
      window.child = spawn(process.execPath, [path.join(folder, 'window.js'), window.file, `${window.file}.done`], {
        env,
        stdio: 'ignore',
      });
      children.add(window.child);
    };
    windows.forEach(open);
    const queue = new QueueFolder(ledger);
    const lock = new RunnerLock(queue.path);
    let [runnerKills, windowKills] = [0, 0];
    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(50 + roll() * 500);
      const what = roll();
      if (what < 0.7) {
        const runner = lock.owner();
        if (runner !== undefined) {
          process.kill(runner.pid, 'SIGKILL');
          runnerKills++;
        }
      }
      if (what > 0.5) {
        const window = windows[roll() < 0.5 ? 0 : 1];
        if (window?.child?.kill('SIGKILL') === true) windowKills++;
        if (window !== undefined) open(window);
      }
    }
    // Nobody is killed from here on.
    const isSettled = (): boolean => {
      const entries = queue.entries();
      return entries.length === JOBS && entries.every((entry) => isOver(stateOf(entry)));
    };
    while (!isSettled()) await sleep(100);
    const runs = fs.readFileSync(ran, 'utf8').trim().split('\n');
    const states = new Map(queue.entries().map((entry) => [entry.job.id, stateOf(entry).is]));
    const wrong = jobs.flatMap(({ id }) => {
      const times = runs.filter((each) => each === id).length;
      const state = states.get(id);
      return (state === 'done' && times === 1) || (state === 'missed' && times === 0)
        ? []
        : [`${id}: ${state}, ran ${times} times`];
    });
    expect(wrong).toEqual([]);
    const missed = [...states.values()].filter((state) => state === 'missed').length;
    console.log(
      `${runnerKills} runners and ${windowKills} windows killed; ${JOBS - missed} jobs ran, ${missed} missed`,
    );
    expect(runnerKills + windowKills).toBeGreaterThanOrEqual(KILLS);
    expect(missed).toBeLessThan(JOBS / 2);
    while (lock.owner() !== undefined) await sleep(100);
  });
});
