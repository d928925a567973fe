/** Which sources this platform can have, best first. */
import type { ProbeSettings } from '../../core/energy/frame';
import type { Seconds } from '../../core/units';
import { pidBarrier } from '../process/pidBarrier';
import { amdHwmonRung } from './amd/amdHwmon';
import { amdSmiRung, rocmSmiRung } from './amd/amdPrograms';
import { cpuTdp } from './model/cpuTdp';
import { emiRung } from './windows/emi';
import { Foreign } from './foreign';
import { intelHwmonRung } from './intel/intelHwmon';
import { cpuModelRung, memoryModelRung } from './model/loadModel';
import type { Machine } from './model/machine';
import { macmonRung } from './apple/macmon';
import type { Load } from './model/modelTotal';
import { nvidiaSmiRung } from './nvidia/nvidiaSmi';
import { nvmlRung } from './nvidia/nvmlRung';
import { raplRung } from './intel/rapl';
import { mayHaveNvidia } from './sysfs/sleepingGpu';
import type { Rung } from './source';

export interface LadderOptions {
  readonly machine: Machine;
  readonly settings: ProbeSettings;
  readonly monotonic: () => Seconds;
  readonly load: () => Load;
  /** Root of sysfs; tests have their own. */
  readonly sys: string;
}

/** Native code is loaded here, ahead of the first opening, and only where there is something to call. */
export async function platformLadder(options: LadderOptions): Promise<readonly Rung[]> {
  const foreign = new Foreign();
  const { platform } = process;
  if (platform === 'win32' || (platform === 'linux' && mayHaveNvidia(options.sys))) await foreign.load();
  return [...gpuRungs(options, foreign), ...processorRungs(options, foreign)];
}

function gpuRungs({ settings, monotonic, sys }: LadderOptions, foreign: Foreign): readonly Rung[] {
  const wakeSleeping = settings.wakeSleepingGpu;
  if (process.platform === 'darwin') return [];
  const nvidia = [
    nvmlRung({ foreign, wakeSleeping, monotonic, sys }),
    nvidiaSmiRung({ monotonic, barrier: pidBarrier(), wakeSleeping, sys }),
  ];
  if (process.platform !== 'linux') return nvidia;
  return [...nvidia, amdHwmonRung(sys), amdSmiRung(monotonic, sys), rocmSmiRung(monotonic, sys), intelHwmonRung(sys)];
}

function processorRungs({ machine, settings, monotonic, load, sys }: LadderOptions, foreign: Foreign): readonly Rung[] {
  const meter = { load, monotonic };
  const counters: Rung[] = [];
  if (process.platform === 'linux') counters.push(raplRung(machine.cpu.name, sys));
  if (process.platform === 'win32') counters.push(emiRung(foreign, machine.cpu.name));
  if (process.platform === 'darwin') counters.push(macmonRung(machine.cpu.name, monotonic));
  return [
    ...counters,
    cpuModelRung(machine, cpuTdp(machine.cpu, settings.cpuTdpW), meter),
    memoryModelRung(machine, meter),
  ];
}
