/** Which colour and pattern a device has, everywhere. The list of colours does not grow with the number of devices. */
import type { Mark } from './ui/marks';
import { t } from './l10n';

export type Colour = 'blue' | 'purple' | 'yellow' | 'orange' | 'foreground';

export interface Look {
  readonly colour: Colour;
  readonly mark?: Mark;
}

interface DeviceLike {
  readonly id: string;
  readonly kind: 'gpu' | 'cpu' | 'memory';
  readonly name: string;
}

export interface Band {
  readonly key: string;
  readonly name: string;
  readonly devices: readonly string[];
  readonly look: Look;
}

/** More GPUs than this are shown as one band. */
const MOST_GPUS = 4;

const GPU_LOOKS: readonly Look[] = [
  { colour: 'blue' },
  { colour: 'purple', mark: 'stripes' },
  { colour: 'yellow', mark: 'rows' },
  { colour: 'blue', mark: 'columns' },
];
const CPU_LOOKS: readonly Look[] = [
  { colour: 'orange', mark: 'dots' },
  { colour: 'orange', mark: 'stripes' },
];
const MEMORY_LOOK: Look = { colour: 'foreground' };

/** By the number in its name, so that GPU 1 looks the same in a run that did not use GPU 0. */
function ordinal(device: DeviceLike, position: number): number {
  const number = /(\d+)$/.exec(device.name)?.[1];
  return number === undefined ? position : Number(number);
}

/** Bands of a stacked chart from below: GPUs, processors, memory. */
export function bandsOf(devices: readonly DeviceLike[]): readonly Band[] {
  const gpus = devices.filter((device) => device.kind === 'gpu');
  const others = devices.filter((device) => device.kind !== 'gpu');
  const bands: Band[] = [];
  if (gpus.length > MOST_GPUS) {
    const ids = gpus.map((gpu) => gpu.id);
    bands.push({ key: 'gpus', name: t('{0} GPUs', gpus.length), devices: ids, look: { colour: 'blue' } });
  } else for (const [i, gpu] of gpus.entries()) bands.push(bandOf(gpu, GPU_LOOKS[ordinal(gpu, i) % GPU_LOOKS.length]));
  const cpus = others.filter((device) => device.kind === 'cpu');
  for (const [i, cpu] of cpus.entries()) bands.push(bandOf(cpu, CPU_LOOKS[ordinal(cpu, i) % CPU_LOOKS.length]));
  for (const memory of others) if (memory.kind === 'memory') bands.push(bandOf(memory, MEMORY_LOOK));
  return bands;
}

const bandOf = (device: DeviceLike, look: Look = MEMORY_LOOK): Band => ({
  key: device.id,
  name: device.name,
  devices: [device.id],
  look,
});

/** Looks by device, from the bands they are in. */
export function looksOf(bands: readonly Band[]): ReadonlyMap<string, Look> {
  return new Map(bands.flatMap((band) => band.devices.map((id) => [id, band.look] as const)));
}
