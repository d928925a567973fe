/** Which sources this platform can have, best first. */
import type { ProbeSettings } from '../../core/energy/frame';
import { cpuTdp } from './cpuTdp';
import { cpuModelRung, memoryModelRung, type LoadMeter } from './loadModel';
import type { Machine } from './machine';
import { raplRung } from './rapl';
import type { Rung } from './source';

export function platformLadder(machine: Machine, settings: ProbeSettings, meter: LoadMeter): readonly Rung[] {
  const rungs: Rung[] = [];
  if (process.platform === 'linux') rungs.push(raplRung(machine.cpu.name));
  rungs.push(cpuModelRung(machine, cpuTdp(machine.cpu, settings.cpuTdpW), meter), memoryModelRung(machine, meter));
  return rungs;
}
