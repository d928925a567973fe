/** The queue on disk, for the editor. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import type { Clock } from '../../core/ports';
import type { JobQueue } from '../../core/queue/queuePort';
import { adoptFrom, otherQueues, removeFrom } from './otherQueues';
import { OverEntries } from './overEntries';
import type { Programs } from './programs';
import { newJobId, QueueFolder } from './queueFolder';
import { RunnerLock } from './runnerLock';
import { tellPrograms } from './tellPrograms';
import { wakeRunner } from './wakeRunner';
import { watchFolder } from './watchFolder';

export interface MachineQueueWorld {
  readonly ledger: string;
  readonly programs: Programs;
  readonly clock: Pick<Clock, 'now'>;
}

/** What a file system does not tell of (a network home) is seen this late. */
const LOOK_EVERY_MS = 5000;
/** Files are written one after the other. */
const SETTLE_MS = 100;

export function machineQueue({ clock, ledger, programs }: MachineQueueWorld): JobQueue {
  const folder = new QueueFolder(ledger);
  const over = new OverEntries(folder);
  // A runner that is at work may be one of the version before.
  if (folder.isThere()) tellPrograms(folder, programs, ledger);
  return {
    entries: (unreadable) => over.with((except) => folder.entries(unreadable, except)),
    add: (job) => {
      folder.add(job);
      tellPrograms(folder, programs, ledger);
    },
    wish: (id, wish) => folder.wish(id, wish),
    remove: (id) => folder.remove(id),
    isTold: (id, news) => folder.isTold(id, news),
    tell: (id, news) => folder.tell(id, news),
    others: () => otherQueues(folder),
    adopt: (host, ids) => {
      adoptFrom(host, folder, ids);
      tellPrograms(folder, programs, ledger);
    },
    removeOther: (host, ids) => removeFrom(host, folder, ids, clock.now()),
    logOf: (id) => folder.logOf(id),
    wake: (key) => wakeRunner({ programs, ledger, key }),
    hasRunner: () => new RunnerLock(folder.path).owner() !== undefined,
    watch: (changed) => watched(folder, changed),
    newId: () => newJobId(clock.now(), randomUUID()),
  };
}

function watched(folder: QueueFolder, changed: () => void): () => void {
  let settling: NodeJS.Timeout | undefined;
  const settle = (): void => {
    settling ??= setTimeout(() => {
      settling = undefined;
      look();
    }, SETTLE_MS);
  };
  let watcher: fs.FSWatcher | undefined;
  let seen = '';
  const look = (): void => {
    if (watcher === undefined && fs.existsSync(folder.path)) {
      watcher = watchFolder(folder.path, settle);
    }
    // Jobs are read only where something was written: windows do this all day.
    const changes = folder.changes();
    if (changes === seen) return;
    seen = changes;
    changed();
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  look();
  return () => {
    clearInterval(timer);
    clearTimeout(settling);
    watcher?.close();
  };
}
