/** Intel GPUs through hwmon: an energy counter in microjoules (drivers i915 and xe). */
import path from 'node:path';
import type { Device, Reading } from '../../../core/energy/frame';
import { joules, seconds, watts } from '../../../core/units';
import { hwmonOf } from '../amd/amdHwmon';
import { KeptFile, errorCode, readNumber, readText } from '../sysfs/keptFile';
import { pciGpus } from '../sysfs/sleepingGpu';
import { absent, failsCheck, worksCheck, type LiveSource, type Opened, type Rung } from '../source';

const NAME = 'Intel hwmon';
const INTEL = '0x8086';
const MICRO = 1e-6;

interface Card {
  readonly device: Device;
  readonly energy: KeptFile;
  readonly status: KeptFile;
}

class IntelHwmonSource implements LiveSource {
  readonly name = NAME;

  constructor(private readonly cards: readonly Card[]) {}

  devices(): readonly Device[] {
    return this.cards.map(({ device }) => device);
  }

  read(): readonly Reading[] {
    return this.cards.map(({ device, energy, status }) => {
      if (isSuspended(status)) return { device: device.id, asleep: true };
      try {
        return { device: device.id, counterJ: joules(energy.number() * MICRO) };
      } catch (error) {
        return { device: device.id, failed: `hwmon not readable: ${errorCode(error)}` };
      }
    });
  }

  close(): void {
    for (const { energy, status } of this.cards) {
      energy.close();
      status.close();
    }
  }
}

/** @param sys another root for tests. */
export const intelHwmonRung = (sys = '/sys'): Rung => ({ name: NAME, parts: ['Intel GPU'], open: () => open(sys) });

function open(sys: string): Opened {
  const folders = pciGpus(INTEL, sys);
  if (folders.length === 0) return absent(NAME, 'There is no Intel GPU here.');
  const cards = folders.flatMap((folder, index) => cardAt(folder, index) ?? []);
  if (cards.length === 0) {
    // Graphics inside the processor has no counter of its own: the package counter includes it.
    return {
      check: failsCheck(
        NAME,
        'The Intel GPU has no energy counter of its own (graphics inside the processor is part of its package).',
      ),
    };
  }
  return {
    source: new IntelHwmonSource(cards),
    check: worksCheck(NAME, cards.map(({ device }) => `${device.name}: ${device.how}.`).join(' ')),
  };
}

function cardAt(folder: string, index: number): Card | undefined {
  const hwmon = hwmonOf(folder);
  if (hwmon === undefined || readNumber(path.join(hwmon, 'energy1_input')) === undefined) return undefined;
  const max = readNumber(path.join(hwmon, 'power1_max'));
  return {
    energy: new KeptFile(path.join(hwmon, 'energy1_input')),
    status: new KeptFile(path.join(folder, 'power/runtime_status')),
    device: {
      id: `gpu:${path.basename(folder)}`,
      kind: 'gpu',
      name: `GPU ${index}`,
      model: readText(path.join(folder, 'product_name')) || 'Intel GPU',
      source: 'counter',
      how: `hwmon ${readText(path.join(hwmon, 'name')) ?? ''} energy counter`,
      band: { low: 0.1, high: 0.1 },
      ...(max !== undefined && max > 0 && { maxW: watts(max * MICRO) }),
      updatePeriodS: seconds(0.1),
      split: 'device',
      note: 'The driver tells the draw of the whole GPU only.',
    },
  };
}

function isSuspended(status: KeptFile): boolean {
  try {
    return status.text() === 'suspended';
  } catch {
    return false;
  }
}
