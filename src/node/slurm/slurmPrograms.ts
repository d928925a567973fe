/** Runs the programs of Slurm: without a shell, and not for ever. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { millis, type Millis } from '../../core/units';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ProgramAnswer {
  /** Undefined: it did not answer in time, so what it did is not known. */
  readonly code: number | undefined;
  readonly out: string;
  /** What went wrong, in its words. */
  readonly trouble: string;
}

/** They try for a minute to reach a controller that is away. */
export const PATIENCE_MS = millis(60_000);
/** As a shell has it. */
const NOT_STARTED = 127;

/** @param environment which Slurm it is, and where its programs are */
export function askSlurm(
  program: 'sbatch' | 'squeue' | 'scontrol' | 'scancel' | 'sacct',
  args: readonly string[],
  environment: Environment,
  { cwd, patience = PATIENCE_MS }: { readonly cwd?: string; readonly patience?: Millis } = {},
): Promise<ProgramAnswer> {
  const env = program === 'sbatch' ? environment : { ...environment, SLURM_TIME_FORMAT: '%s' };
  return new Promise((resolve) => {
    try {
      const options = { env, cwd, timeout: patience, killSignal: 'SIGKILL', maxBuffer: 64_000_000 } as const;
      execFile(program, args, options, (error, out, err) => {
        const code = error === null ? 0 : error.killed === true ? undefined : Number(error.code) || NOT_STARTED;
        resolve({ code, out, trouble: firstLineOf(err) || (error?.message ?? '') });
      });
    } catch (error) {
      resolve({ code: NOT_STARTED, out: '', trouble: String(error) });
    }
  });
}

/** `sbatch: error: invalid partition specified: x` */
const firstLineOf = (text: string): string =>
  (text.split('\n').find((line) => line.trim() !== '') ?? '').replace(/^\w+: (?:error|fatal): /, '').trim();

/** Whether jobs can be handed to Slurm from here. That it does not answer right now does not count. */
export function isSlurmThere({ PATH = '' }: Environment = process.env): boolean {
  return PATH.split(path.delimiter).some((folder) => {
    try {
      fs.accessSync(path.join(folder, 'sbatch'), fs.constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}
