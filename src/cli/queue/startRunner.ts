/** Sees to it that a runner is at work where something waits. */
import { needsRunner, type QueueEntry } from '../../core/queue/state';
import { ledgerFolder } from '../../node/ledger/ledgerFolder';
import { wakeRunner } from '../../node/queue/wakeRunner';

export function startRunner(entries: readonly QueueEntry[]): void {
  if (!entries.some(needsRunner)) return;
  wakeRunner({
    programs: { node: process.execPath, folder: __dirname },
    ledger: ledgerFolder(),
    key: process.env['WATTPRINT_GRID_KEY'],
  });
}
