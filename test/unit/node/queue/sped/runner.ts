/** The runner, on the clock of the test. */
import { platformTable } from '../../../../../src/node/process/processTable';
import { ledgerFolder } from '../../../../../src/node/ledger/ledgerFolder';
import { followQueue } from '../../../../../src/node/queue/followQueue';
import { QueueFolder } from '../../../../../src/node/queue/queueFolder';
import { QueueRunner } from '../../../../../src/node/queue/queueRunner';
import { RunnerLock } from '../../../../../src/node/queue/runnerLock';
import { runnerLog } from '../../../../../src/node/queue/runnerLog';
import { signalPiece } from '../../../../../src/node/queue/signalPiece';
import { startPiece } from '../../../../../src/node/queue/startPiece';
import { tendJob } from '../../../../../src/node/queue/tendJob';
import { sleep, spedClock as clock } from './spedClock';

const ledger = ledgerFolder();
const queue = new QueueFolder(ledger);
const log = runnerLog(queue.path);
const runner = new QueueRunner({
  queue,
  clock,
  start: (entry, exited) =>
    startPiece(entry, { queue, programs: { node: process.execPath, folder: __dirname }, ledger, exited }),
  signal: (entry, signal, told) => signalPiece(queue, () => platformTable().table, entry, signal, told),
  replan: () => Promise.resolve(undefined),
  onBattery: () => false,
  tend: (entry, now) => tendJob(queue, entry, now),
  log,
});
followQueue(queue, runner, new RunnerLock(queue.path), { clock, sleep }).catch((error: unknown) => log(String(error)));
