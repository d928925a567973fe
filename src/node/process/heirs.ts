/** All that a command has started, also what left its group or outlived it: told by a variable of its environment. */
import fs from 'node:fs';
import { membersOf } from './processGroup';

/** A run of the queue has its id in it. */
export const HEIR_OF = 'WATTPRINT_RUN';

/**
 * @param group of the command: elsewhere than on Linux the environment of a process cannot be read, and those that left the
 *   group are not found; undefined: not known
 */
export function heirsOf(run: string, group: number | undefined): readonly number[] {
  if (process.platform !== 'linux') return group === undefined ? [] : membersOf(group);
  const wanted = Buffer.from(`${HEIR_OF}=${run}\0`);
  return fs.readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) && inherited(name, wanted) ? Number(name) : []));
}

function inherited(pid: string, wanted: Buffer): boolean {
  try {
    return fs.readFileSync(`/proc/${pid}/environ`).includes(wanted);
  } catch {
    return false; // it has ended, or is somebody else's
  }
}
