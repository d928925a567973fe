/**
 * Owns the queue of this machine: waits for each job's time, starts it, and ends when nothing waits.
 *
 * Started by a window or a command line as Node alone; it has no parent that could take it along.
 */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GridCache } from './node/grid/cache';
import { ledgerFolder } from './node/ledger/ledgerFolder';
import { isOnBattery } from './node/queue/battery';
import { firstLine } from './node/queue/firstLine';
import { followQueue } from './node/queue/followQueue';
import { jobOutlook } from './node/queue/jobOutlook';
import { planAgain } from './node/queue/planAgain';
import { programsNow } from './node/queue/programs';
import { QueueFolder } from './node/queue/queueFolder';
import { QueueRunner } from './node/queue/queueRunner';
import { RunnerLock } from './node/queue/runnerLock';
import { runnerLog } from './node/queue/runnerLog';
import { signalPiece } from './node/queue/signalPiece';
import { startPiece } from './node/queue/startPiece';
import { tendJob } from './node/queue/tendJob';
import { SlurmFollower } from './node/slurm/slurmFollower';
import { platformTable } from './node/process/processTable';
import { systemClock } from './node/systemClock';

const ledger = ledgerFolder();
const queue = new QueueFolder(ledger);
const log = runnerLog(queue.path);
const own = { node: process.execPath, folder: __dirname };
const cache = new GridCache(path.join(ledger, 'grid'));

async function main(): Promise<void> {
  const outlookOf = jobOutlook(cache, await firstLine(process.stdin));
  const runner = new QueueRunner({
    queue,
    clock: systemClock,
    start: (entry, exited) => startPiece(entry, { queue, programs: programsNow(queue, own), ledger, exited }),
    signal: (entry, signal, told) => signalPiece(queue, () => platformTable().table, entry, signal, told),
    replan: (entry, taken, now) => planAgain(outlookOf, entry, taken, now),
    onBattery: isOnBattery,
    tend: (entry, now) => tendJob(queue, entry, now),
    log,
    slurm: new SlurmFollower({
      queue,
      clock: systemClock,
      place: () => ({ programs: programsNow(queue, own), ledger }),
      log,
    }),
  });
  await followQueue(queue, runner, new RunnerLock(queue.path), {
    clock: systemClock,
    sleep: (ms, signal) => sleep(ms, undefined, { signal }),
  });
}

main().catch((error: unknown) => {
  log(`the runner ended: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exitCode = 70;
});
