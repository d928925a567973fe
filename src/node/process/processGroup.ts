/** The processes of a group, which a job and all that it started are. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

/** None on Windows, which has no such groups. */
export function membersOf(group: number): readonly number[] {
  if (process.platform === 'linux')
    return fs
      .readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => groupOf(pid) === group);
  if (process.platform === 'win32') return [];
  const table = execFileSync('/bin/ps', ['-A', '-o', 'pid=,pgid='], { encoding: 'utf8', timeout: 5000 });
  const rows = table.split('\n').map((row) => row.trim().split(/\s+/).map(Number));
  return rows.flatMap(([pid, of]) => (pid !== undefined && of === group ? pid : []));
}

/** Field 5 of proc_pid_stat(5), counted after the name. */
function groupOf(pid: number): number | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
  } catch {
    return undefined;
  }
}
