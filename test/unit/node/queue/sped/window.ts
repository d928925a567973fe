/** A window: queues the jobs of a list, one a line, and sees to it that a runner is at work. */
import fs from 'node:fs';
import path from 'node:path';
import { setInterval } from 'node:timers';
import type { QueuedJob } from '../../../../../src/core/queue/job';
import { isOver, stateOf } from '../../../../../src/core/queue/state';
import { ledgerFolder } from '../../../../../src/node/ledger/ledgerFolder';
import { QueueFolder } from '../../../../../src/node/queue/queueFolder';
import { RunnerLock } from '../../../../../src/node/queue/runnerLock';
import { wakeRunner } from '../../../../../src/node/queue/wakeRunner';

const [list = '', done = ''] = process.argv.slice(2);
const ledger = ledgerFolder();
const queue = new QueueFolder(ledger);
const script = path.join(__dirname, 'runner.js');
const jobs = fs
  .readFileSync(list, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as QueuedJob);
const isDone = (id: string): boolean => fs.existsSync(done) && fs.readFileSync(done, 'utf8').includes(`${id}\n`);

const timer = setInterval(() => {
  const next = jobs.find(({ id }) => !isDone(id));
  if (next !== undefined) {
    // Killed between the two, it finds the job queued when it is started again.
    if (queue.entry(next.id) === undefined) queue.add(next);
    fs.appendFileSync(done, `${next.id}\n`);
    wakeRunner({ script, ledger });
    return;
  }
  const waits = queue.entries().some((entry) => !isOver(stateOf(entry)));
  if (waits && new RunnerLock(queue.path).owner() === undefined) wakeRunner({ script, ledger });
  if (!waits) clearInterval(timer);
}, 50);
