/** Processor and memory where nothing can be read: modelled from load, labelled as such. */
import { CPU_MODEL_BAND, cpuEnergy, cpuIdlePower, cpuModelBand, cpuPower } from '../../../core/energy/cpuModel';
import type { Device, Reading } from '../../../core/energy/frame';
import { MEMORY_MODEL_BAND, memoryEnergy, memoryPower } from '../../../core/energy/memoryModel';
import { seconds, type Seconds, type Watts } from '../../../core/units';
import type { Tdp } from './cpuTdp';
import type { Machine } from './machine';
import { ModelTotal, type Load } from './modelTotal';
import { failsCheck, worksCheck, type LiveSource, type Rung } from '../source';

/** Where the models get their load and time from. */
export interface LoadMeter {
  load(): Load;
  monotonic(): Seconds;
}

class LoadModelSource implements LiveSource {
  private readonly total: ModelTotal;

  constructor(
    readonly name: string,
    private readonly device: Device,
    energy: ConstructorParameters<typeof ModelTotal>[0],
    private readonly idleW: Watts,
    private readonly meter: LoadMeter,
  ) {
    this.total = new ModelTotal(energy, idleW);
    this.read(); // the total starts now, not with the first frame
  }

  devices(): readonly Device[] {
    return [this.device];
  }

  read(): readonly Reading[] {
    const { energyJ, gapS, powerW, load } = this.total.read(this.meter.monotonic(), this.meter.load());
    return [
      {
        device: this.device.id,
        integralJ: energyJ,
        integralGapS: gapS,
        powerW,
        peakW: powerW,
        utilization: load,
        idleW: this.idleW,
      },
    ];
  }

  close(): void {
    // Holds nothing.
  }
}

const CPU_NAME = 'CPU model';

/** @param tdp `undefined` when the processor is not known and no setting names it. */
export function cpuModelRung(machine: Machine, tdp: Tdp | undefined, meter: LoadMeter): Rung {
  return {
    name: CPU_NAME,
    parts: ['CPU'],
    open: () => {
      if (!tdp) {
        return {
          check: failsCheck(
            CPU_NAME,
            `The design power (TDP) of "${machine.cpu.name}" is not known, so nothing is modelled.`,
            'Set "wattprint.meter.cpuTdp" to the TDP in watts that the maker states for this processor.',
          ),
        };
      }
      const device: Device = {
        id: 'cpu',
        kind: 'cpu',
        name: 'CPU',
        model: machine.cpu.name,
        source: 'modelled',
        how: tdp.how,
        band: tdp.band ? cpuModelBand(tdp.band) : CPU_MODEL_BAND,
        maxW: cpuPower(tdp.watts, 1),
        updatePeriodS: seconds(1),
        split: 'process',
      };
      const source = new LoadModelSource(
        CPU_NAME,
        device,
        (busyS, spanS, threads) => cpuEnergy(tdp.watts, busyS, spanS, threads),
        cpuIdlePower(tdp.watts),
        meter,
      );
      return { source, check: worksCheck(CPU_NAME, `Modelled: ${tdp.how}.`) };
    },
  };
}

const MEMORY_NAME = 'Memory model';

export function memoryModelRung(machine: Machine, meter: LoadMeter): Rung {
  return {
    name: MEMORY_NAME,
    parts: ['Memory'],
    open: () => {
      const { kind, modules, model, how } = machine.memory;
      const device: Device = {
        id: 'memory',
        kind: 'memory',
        name: 'Memory',
        model,
        source: 'modelled',
        how,
        band: MEMORY_MODEL_BAND,
        maxW: memoryPower(kind, modules, 1),
        updatePeriodS: seconds(1),
        split: 'process',
      };
      const source = new LoadModelSource(
        MEMORY_NAME,
        device,
        (busyS, spanS, threads) => memoryEnergy(kind, modules, busyS, spanS, threads),
        memoryPower(kind, modules, 0),
        meter,
      );
      return { source, check: worksCheck(MEMORY_NAME, `Modelled: ${how}.`) };
    },
  };
}
