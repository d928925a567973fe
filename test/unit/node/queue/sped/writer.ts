/** Writes into a queue for as long as it lives: new jobs, plans, wishes, claims. */
import { setImmediate } from 'node:timers';
import { QueueFolder } from '../../../../../src/node/queue/queueFolder';
import { millis } from '../../../../../src/core/units';
import { job } from '../../../core/queue/queueExamples';

const [ledger = '', name = ''] = process.argv.slice(2);
const queue = new QueueFolder(ledger);
let count = 0;

function write(): void {
  const id = `${name}-${count++}`;
  // Longer than a page, so that it is not written by the disk at once.
  queue.add(job({ id, environment: { FILLER: id.repeat(1500) } }));
  for (let turn = 0; turn < 3; turn++) {
    const at = millis(turn);
    queue.replan(id, { madeAt: at, segments: Array.from({ length: 200 }, () => ({ start: at, end: at })) });
    queue.wish(id, { at, want: 'move', start: at });
  }
  const entry = queue.entry(id);
  if (entry !== undefined) queue.close(entry, { at: millis(0), as: 'cancelled' });
  setImmediate(write);
}

process.stdout.write('.');
write();
