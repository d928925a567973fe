/** Commit, branch and cleanliness of the folder that a run starts in. */
import { execFile } from 'node:child_process';
import path from 'node:path';

export interface GitState {
  readonly commit: string;
  readonly branch?: string;
  readonly dirty: boolean;
}

const TIMEOUT_MS = 3000;
/** No program that tells git what changed: it would be one of the repository's choice. Empty: `false` names one in old gits. */
const SAFELY = ['--no-optional-locks', '-c', 'core.fsmonitor='];
/** Windows looks for a program in the current folder first, which may be anybody's. */
const OWN_FOLDER = path.dirname(process.execPath);

/**
 * Undefined where there is no repository, no git, or git takes too long. Runs the `git` program, whose configuration
 * can name further programs (filters): not for a folder that the user does not trust.
 */
export function gitState(folder: string): Promise<GitState | undefined> {
  const args = ['-C', path.resolve(folder), ...SAFELY, 'status', '--porcelain=v2', '--branch', '--untracked-files=no'];
  return new Promise((resolve) => {
    execFile(
      'git',
      args,
      { cwd: OWN_FOLDER, timeout: TIMEOUT_MS, maxBuffer: 16 << 20, windowsHide: true },
      (error, stdout) => {
        resolve(error ? undefined : parseStatus(stdout));
      },
    );
  });
}

/** Reads `git status --porcelain=v2 --branch`; undefined before the first commit. */
function parseStatus(output: string): GitState | undefined {
  const commit = /^# branch\.oid ([0-9a-f]{7,64})$/m.exec(output)?.[1];
  if (commit === undefined) return undefined;
  const branch = /^# branch\.head (.+)$/m.exec(output)?.[1];
  return {
    commit,
    dirty: output.split('\n').some((line) => line !== '' && !line.startsWith('#')),
    ...(branch !== undefined && branch !== '(detached)' && { branch }),
  };
}
