/** Starts a piece of a job: `wattprint run`, which meters it and outlives whoever started it. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { QueuedJob } from '../../core/queue/job';
import { workLeft, type MissedReason, type QueueEntry } from '../../core/queue/state';
import { millis, type Millis } from '../../core/units';
import { cliOf, type Programs } from './programs';
import type { QueueFolder } from './queueFolder';

export interface PieceWorld {
  readonly queue: QueueFolder;
  readonly programs: Programs;
  readonly ledger: string;
  /** It has ended. */
  readonly exited: () => void;
}

type Refusal = Exclude<MissedReason, 'late'>;

/** Undefined: it was started. */
export function startPiece(entry: QueueEntry, { exited, ledger, programs, queue }: PieceWorld): Refusal | undefined {
  const { job, pieces } = entry;
  const missing = whatIsGone(job);
  if (missing !== undefined) return missing;
  const piece = pieces.length + 1;
  const log = fs.openSync(queue.logOf(job.id), 'a', 0o600);
  try {
    const child = spawn(
      programs.node,
      [cliOf(programs), 'run', ...flagsOf(entry), ...claimFlags(queue, job, piece), '--', ...job.command],
      {
        cwd: job.cwd,
        // Its own group: it is told to end as a whole, and a closed terminal or editor does not take it along.
        detached: true,
        stdio: ['ignore', log, log],
        env: { ...environmentOf(job), WATTPRINT_LEDGER: ledger, ELECTRON_RUN_AS_NODE: '1' },
      },
    );
    child.on('error', exited);
    child.on('exit', exited);
    child.unref();
    return undefined;
  } catch {
    return 'refused';
  } finally {
    fs.closeSync(log);
  }
}

const claimFlags = (queue: QueueFolder, { id }: QueuedJob, piece: number): readonly string[] => [
  ...['--claim', queue.claimOf(id, piece)],
  ...['--result', queue.endOf(id, piece)],
];

const flagsOf = (entry: QueueEntry): readonly string[] => [...waitFlags(couldHaveRun(entry)), ...termFlags(entry.job)];

/** When it could have done what it does now, had it not waited. The clock may have been set back since. */
function couldHaveRun(entry: QueueEntry): Millis {
  const { duration, notBefore, queuedAt } = entry.job;
  const now = Date.now();
  return millis(Math.min(now, (notBefore ?? queuedAt) + duration - workLeft(entry, millis(now))));
}

export const waitFlags = (since: Millis): readonly string[] => ['--waited-since', new Date(since).toISOString()];

export const termFlags = ({ grid, pue }: QueuedJob): readonly string[] => [
  ...['--pue', String(pue)],
  ...(grid.zone === undefined ? [] : ['--zone', grid.zone]),
];

/** Output to a file is otherwise held back by Python until there is much of it. */
const environmentOf = ({ environment }: QueuedJob): Readonly<Record<string, string>> => ({
  PYTHONUNBUFFERED: '1',
  ...environment,
});

/** Where the system looks when nobody says where. */
const USUAL_PATH = '/usr/bin:/bin';

/** Looked at before the start, so that the reason is told and no empty run is recorded. */
export function whatIsGone({ command, cwd, environment, file }: QueuedJob): Refusal | undefined {
  if (!isFolder(cwd)) return 'folder';
  if (file !== undefined && !fs.existsSync(file)) return 'file';
  const [program = ''] = command;
  return isProgram(program, cwd, environment['PATH'] ?? USUAL_PATH) ? undefined : 'command';
}

function isFolder(folder: string): boolean {
  return fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isProgram(name: string, cwd: string, searchPath: string): boolean {
  // Windows adds endings of its own: it is left to say so itself.
  if (process.platform === 'win32') return true;
  const folders = name.includes('/') ? [''] : searchPath.split(path.delimiter);
  return folders.some((folder) => {
    try {
      fs.accessSync(path.resolve(cwd, folder, name), fs.constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
