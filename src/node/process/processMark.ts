/** Tells a process from a later one that gets the same pid. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

export interface ProcessMark {
  readonly pid: number;
  /** Of this boot and this start; empty where the platform does not tell (Windows): there a later one is taken for it. */
  readonly born: string;
}

/** Undefined: there is no such process. */
export function markOf(pid: number): ProcessMark | undefined {
  if (!exists(pid)) return undefined;
  return { pid, born: bornOf(pid) };
}

export function isAlive({ pid, born }: ProcessMark): boolean {
  if (!exists(pid)) return false;
  const now = bornOf(pid);
  return now !== 'zombie' && (born === '' || now === '' || now === born);
}

/** The quick question: some process has this pid, be it a later one. */
export function exists(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function bornOf(pid: number): string {
  try {
    if (process.platform === 'linux') return bornOnLinux(pid);
    if (process.platform === 'darwin')
      return execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', timeout: 2000 }).trim();
  } catch {
    // Gone meanwhile, or nobody may look.
  }
  return '';
}

/** Clock ticks from boot to its start (field 22 of proc_pid_stat(5), counted after the name), and which boot that was. */
function bornOnLinux(pid: number): string {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Ended, and its parent has not asked yet.
  if (fields[0] === 'Z' || fields[0] === 'X') return 'zombie';
  return `${fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19] ?? ''}`;
}
