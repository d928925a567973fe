/** A window: queues the jobs of a list, one a line, and sees to it that a runner is at work. */
import fs from 'node:fs';
import { setInterval } from 'node:timers';
import type { QueuedJob } from '../../../../../src/core/queue/job';
import { needsRunner } from '../../../../../src/core/queue/state';
import { ledgerFolder } from '../../../../../src/node/ledger/ledgerFolder';
import { QueueFolder } from '../../../../../src/node/queue/queueFolder';
import { RunnerLock } from '../../../../../src/node/queue/runnerLock';
import { wakeRunner } from '../../../../../src/node/queue/wakeRunner';

const [list = '', done = ''] = process.argv.slice(2);
const ledger = ledgerFolder();
const queue = new QueueFolder(ledger);
const programs = { node: process.execPath, folder: __dirname };
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
    wakeRunner({ programs, ledger });
    return;
  }
  const waits = queue.entries().some(needsRunner);
  if (waits && new RunnerLock(queue.path).owner() === undefined) wakeRunner({ programs, ledger });
  if (!waits) clearInterval(timer);
}, 50);
