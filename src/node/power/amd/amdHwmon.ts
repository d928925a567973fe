/** AMD GPUs through hwmon: the driver's own power reading in sysfs, no program needed. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Device, Reading } from '../../../core/energy/frame';
import { seconds, watts } from '../../../core/units';
import { KeptFile, errorCode, readNumber, readText } from '../sysfs/keptFile';
import { pciGpus } from '../sysfs/sleepingGpu';
import { absent, failsCheck, worksCheck, type LiveSource, type Opened, type Rung } from '../source';

const NAME = 'AMD hwmon';
export const AMD = '0x1002';
const MICRO = 1e-6;

const NO_PIDS = 'The driver tells the draw of the whole GPU only.';

interface Card {
  readonly device: Device;
  readonly power: KeptFile;
  readonly busy: KeptFile;
  readonly status: KeptFile;
}

class AmdHwmonSource implements LiveSource {
  readonly name = NAME;

  constructor(private readonly cards: readonly Card[]) {}

  devices(): readonly Device[] {
    return this.cards.map(({ device }) => device);
  }

  read(): readonly Reading[] {
    return this.cards.map((card) => this.readCard(card, true));
  }

  instant = (): readonly Reading[] => this.cards.map((card) => this.readCard(card, false));

  close(): void {
    for (const { power, busy, status } of this.cards) for (const file of [power, busy, status]) file.close();
  }

  private readCard({ device, power, busy, status }: Card, all: boolean): Reading {
    // Reading the sensor would wake a sleeping card, reading its status does not.
    if (attempt(() => status.text()) === 'suspended') return { device: device.id, asleep: true };
    try {
      const powerW = watts(power.number() * MICRO);
      if (!all) return { device: device.id, powerW };
      const percent = attempt(() => busy.number());
      return {
        device: device.id,
        powerW,
        ...(percent !== undefined && { utilization: percent / 100, quiet: percent === 0 }),
      };
    } catch (error) {
      return { device: device.id, failed: `hwmon not readable: ${errorCode(error)}` };
    }
  }
}

/** @param sys another root for tests. */
export const amdHwmonRung = (sys = '/sys'): Rung => ({ name: NAME, parts: ['AMD GPU'], open: () => open(sys) });

function open(sys: string): Opened {
  const folders = pciGpus(AMD, sys);
  if (folders.length === 0) return absent(NAME, 'There is no AMD GPU here.');
  const cards = folders.flatMap((folder, index) => cardAt(folder, index) ?? []);
  if (cards.length === 0) {
    return {
      check: failsCheck(
        NAME,
        'No AMD GPU shows a power sensor of its own (driver amdgpu not loaded, hidden in a container, or graphics inside the processor, which is part of its package).',
      ),
    };
  }
  const how = cards.map(({ device }) => `${device.name}: ${device.how}.`).join(' ');
  return { source: new AmdHwmonSource(cards), check: worksCheck(NAME, how) };
}

function cardAt(folder: string, index: number): Card | undefined {
  const hwmon = hwmonOf(folder);
  // Only graphics inside a processor has this rail: its reading is the whole package, which the CPU device counts already.
  if (hwmon === undefined || readText(path.join(hwmon, 'in1_label')) === 'vddnb') return undefined;
  // Which of the two there is depends on the generation; both are averages made by the card's firmware.
  const sensor = ['power1_average', 'power1_input'].find((name) => readNumber(path.join(hwmon, name)) !== undefined);
  if (sensor === undefined) return undefined;
  const cap = readNumber(path.join(hwmon, 'power1_cap'));
  return {
    power: new KeptFile(path.join(hwmon, sensor)),
    busy: new KeptFile(path.join(folder, 'gpu_busy_percent')),
    status: new KeptFile(path.join(folder, 'power/runtime_status')),
    device: {
      id: `gpu:${path.basename(folder)}`,
      kind: 'gpu',
      name: `GPU ${index}`,
      model: readText(path.join(folder, 'product_name')) || 'AMD GPU',
      source: 'integrated',
      how: `hwmon ${sensor}, integrated`,
      band: { low: 0.1, high: 0.1 },
      ...(cap !== undefined && cap > 0 && { maxW: watts(cap * MICRO) }),
      updatePeriodS: seconds(0.1),
      split: 'device',
      note: NO_PIDS,
    },
  };
}

/** The one hwmon folder of a PCI device. */
export function hwmonOf(folder: string): string | undefined {
  try {
    const name = readdirSync(path.join(folder, 'hwmon')).find((each) => each.startsWith('hwmon'));
    return name === undefined ? undefined : path.join(folder, 'hwmon', name);
  } catch {
    return undefined;
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
