/** Sees to it that a runner is at work where something waits. */
import path from 'node:path';
import { isOver, stateOf } from '../../core/queue/state';
import { ledgerFolder } from '../../node/ledger/ledgerFolder';
import type { QueueFolder } from '../../node/queue/queueFolder';
import { wakeRunner } from '../../node/queue/wakeRunner';

export function startRunner(queue: QueueFolder): void {
  if (!queue.entries().some((entry) => !isOver(stateOf(entry)))) return;
  wakeRunner({
    script: path.join(__dirname, 'runner.js'),
    ledger: ledgerFolder(),
    key: process.env['WATTPRINT_GRID_KEY'],
  });
}
