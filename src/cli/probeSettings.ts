/** What the probe is told: the editor's settings of the meter, as its terminals pass them on. */
import type { ProbeSettings } from '../core/energy/frame';
import { watts } from '../core/units';

/** As the editor's setting has it. */
const MOST_TDP_W = 2000;

/** Never refused: it was not typed with the command. What is bad is told and left out. */
export function probeSettings(
  warn: (sentence: string) => void,
  environment: NodeJS.ProcessEnv = process.env,
): ProbeSettings {
  const tdp = environment['WATTPRINT_CPU_TDP']?.trim() ?? '';
  const wake = environment['WATTPRINT_WAKE_GPU']?.trim() ?? '';
  const cpuTdpW = Number(tdp);
  const known = cpuTdpW >= 1 && cpuTdpW <= MOST_TDP_W;
  if (tdp !== '' && !known)
    warn(`WATTPRINT_CPU_TDP must be watts from 1 to ${MOST_TDP_W}, not "${tdp}", so it is left out.`);
  if (!/^[01]?$/.test(wake))
    warn(`WATTPRINT_WAKE_GPU must be 1 or 0, not "${wake}", so a sleeping GPU is left asleep.`);
  return { wakeSleepingGpu: wake === '1', ...(known && { cpuTdpW: watts(cpuTdpW) }) };
}
