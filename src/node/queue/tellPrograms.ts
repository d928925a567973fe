/** Says where our programs are by now: to a runner that is at work, and to what starts one when the user logs in. */
import fs from 'node:fs';
import { launcherOf, writeLauncher } from './launcher';
import { keepPrograms, type Programs } from './programs';
import type { QueueFolder } from './queueFolder';

export function tellPrograms(queue: QueueFolder, programs: Programs, ledger: string): void {
  try {
    keepPrograms(queue, programs);
    if (fs.existsSync(launcherOf(queue))) writeLauncher(queue, programs, ledger);
  } catch {
    // A full disk: those that were kept, or its own, may still be there.
  }
}
