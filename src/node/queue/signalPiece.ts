/** Tells the processes of a running piece to end. */
import type { ProcessEntry, ProcessTable } from '../../core/ports';
import type { QueueEntry } from '../../core/queue/state';
import { isAlive } from '../process/processMark';
import type { QueueFolder } from './queueFolder';

/**
 * `program`: the command, and where that is a shell, what the shell has started: it writes its checkpoint, and ends its workers
 * itself. `all`: none of what it started is to stay. Who meters them does stay, to write down how they ended.
 *
 * @returns false: nobody is there to be told, not yet or not any more
 */
export type Told = 'program' | 'all';

export function signalPiece(
  queue: QueueFolder,
  table: () => ProcessTable,
  { job, pieces }: QueueEntry,
  signal: NodeJS.Signals,
  told: Told,
): boolean {
  const piece = queue.processesOf(job.id, pieces.length);
  if (piece === undefined) return false;
  const { command, heirs } = piece;
  const own = command !== undefined && isAlive(command) ? [command.pid] : [];
  const targets = told === 'all' ? [...own, ...heirs] : programsOf(own, heirs, table().snapshot());
  for (const pid of new Set(targets)) send(pid, signal);
  return targets.length > 0;
}

const SHELL = /^(?:ba|da|z|k|fi|c|tc)?sh$/;

/** A shell dies of a signal and tells nobody; what it waited for is left to itself. */
function programsOf(
  own: readonly number[],
  heirs: readonly number[],
  processes: readonly ProcessEntry[],
): readonly number[] {
  const all = new Map(processes.map((each) => [each.pid, each]));
  // Its shell is gone already: what that left behind is told.
  const roots = own.length > 0 ? own : heirs.filter((pid) => !heirs.includes(all.get(pid)?.parent ?? 0));
  const below = (pid: number): readonly number[] => {
    if (!SHELL.test(all.get(pid)?.name ?? '')) return [pid];
    return [pid, ...processes.filter(({ parent }) => parent === pid).flatMap((child) => below(child.pid))];
  };
  return roots.flatMap(below);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}
