/** Whether the process numbers of a device's driver are the ones that this system shows. */
import { readFileSync, readlinkSync } from 'node:fs';

/** The kernel's first pid namespace has this number since Linux 3.8 (`PROC_PID_INIT_INO`). */
const FIRST_NAMESPACE = 'pid:[4026531836]';

/** Why a driver's pids mean nothing here, for people; `undefined` where they are this system's own. */
export function pidBarrier(platform: NodeJS.Platform = process.platform, proc = '/proc'): string | undefined {
  if (platform === 'win32')
    return 'Windows does not tell how much each process uses, so the GPU is counted as a whole.';
  if (platform !== 'linux') return undefined;
  try {
    if (/microsoft/i.test(readFileSync(`${proc}/version`, 'latin1'))) {
      return 'WSL does not show GPU processes, so the GPU is counted as a whole.';
    }
    if (readlinkSync(`${proc}/self/ns/pid`) !== FIRST_NAMESPACE) {
      return 'This container has its own process numbers, so the GPU is counted as a whole; start it with --pid=host to split by process.';
    }
  } catch {
    return undefined; // no /proc of this kind: nothing speaks against it
  }
  return undefined;
}
