/** CPU seconds of the whole machine where there is no /proc. */
import os from 'node:os';
import { seconds, type Seconds } from '../../core/units';

export function machineLoad(): { readonly busyS: Seconds; readonly threads: number } {
  const cpus = os.cpus();
  const busyMs = cpus.reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return { busyS: seconds(busyMs / 1000), threads: Math.max(1, cpus.length) };
}
