/**
 * Where our programs are. An update of the extension, or of VS Code and its Node, puts them elsewhere and takes the old ones
 * away while a runner works: so whoever queues says in the queue's folder where they are by then.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { QueueFolder } from './queueFolder';
import { readWhole, replaceFile } from './wholeFile';

export interface Programs {
  readonly node: string;
  /** Of `cli.js` and `runner.js`. */
  readonly folder: string;
}

export const cliOf = ({ folder }: Programs): string => path.join(folder, 'cli.js');
export const runnerOf = ({ folder }: Programs): string => path.join(folder, 'runner.js');

const fileOf = (queue: QueueFolder): string => path.join(queue.path, 'programs.json');

/** For a runner that is at work, and for what starts one when the user logs in. @throws what the system says */
export function keepPrograms(queue: QueueFolder, programs: Programs): void {
  const kept = keptPrograms(queue);
  if (kept?.node === programs.node && kept.folder === programs.folder) return;
  replaceFile(fileOf(queue), programs);
}

/** The given ones, where they are still there, else those that were kept last. */
export function programsNow(queue: QueueFolder, given: Programs): Programs {
  return areThere(given) ? given : (keptPrograms(queue) ?? given);
}

const areThere = (programs: Programs): boolean =>
  [programs.node, cliOf(programs), runnerOf(programs)].every((file) => fs.existsSync(file));

function keptPrograms(queue: QueueFolder): Programs | undefined {
  try {
    const { folder, node } = (readWhole(fileOf(queue)) ?? {}) as Partial<Programs>;
    return typeof folder === 'string' && typeof node === 'string' ? { folder, node } : undefined;
  } catch {
    return undefined;
  }
}
