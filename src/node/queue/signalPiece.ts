/** Tells the processes of a running piece to end. */
import type { QueueEntry } from '../../core/queue/state';
import { isAlive } from '../process/processMark';
import { membersOf } from './processGroup';
import type { QueueFolder } from './queueFolder';

/**
 * `command`: it writes its checkpoint, and ends those that it started itself. `all`: none of them is to stay. Who meters them
 * does stay, to write down how it ended.
 */
export type Told = 'command' | 'all';

export function signalPiece(queue: QueueFolder, { job, pieces }: QueueEntry, signal: NodeJS.Signals, told: Told): void {
  const [, command] = queue.processesOf(job.id, pieces.length);
  if (command === undefined) return;
  // While any of a group lives its number is nobody else's.
  const members = told === 'all' ? membersOf(command.pid) : [];
  for (const pid of new Set([...(isAlive(command) ? [command.pid] : []), ...members])) send(pid, signal);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}
