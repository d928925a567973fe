/**
 * Which NVIDIA GPUs are there and which of them sleep, from sysfs alone. Any call into the driver would wake a sleeping
 * laptop GPU and cost its battery; these files do not.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { KeptFile, readText } from './keptFile';

const NVIDIA = '0x10de';
/** VGA, XGA and 3D controllers, and accelerators without a display; the card's audio function is another class. */
const DISPLAY_CLASS = /^0x(03|12)/;

export class PciGpu {
  private readonly status: KeptFile;

  constructor(
    /** `0000:01:00.0` */
    readonly busId: string,
    private readonly folder: string,
  ) {
    this.status = new KeptFile(path.join(folder, 'power/runtime_status'));
  }

  /** Only what is suspended, or on its way there, must be left alone; without runtime power management nothing sleeps. */
  get asleep(): boolean {
    try {
      return /^suspend/.test(this.status.text());
    } catch {
      return false;
    }
  }

  /** Runtime suspend is on, so holding the GPU open keeps it from sleeping. */
  get maySleep(): boolean {
    return readText(path.join(this.folder, 'power/control')) === 'auto';
  }

  close(): void {
    this.status.close();
  }
}

/** All NVIDIA GPUs on the bus, in bus order; empty where there is no such bus to look at (WSL, Windows). */
export function nvidiaGpus(sys = '/sys'): readonly PciGpu[] {
  return pciGpus(NVIDIA, sys).map((folder) => new PciGpu(path.basename(folder), folder));
}

/** Whether an NVIDIA GPU may be here at all: on Linux from files alone, without calling the driver. */
export const mayHaveNvidia = (sys: string): boolean =>
  process.platform === 'win32' ||
  nvidiaGpus(sys).length > 0 ||
  ['../dev/nvidiactl', '../dev/dxg'].some((file) => existsSync(path.join(sys, file)));

/** Folders of the display controllers of a maker. */
export function pciGpus(vendor: string, sys = '/sys'): readonly string[] {
  const root = path.join(sys, 'bus/pci/devices');
  try {
    return readdirSync(root)
      .sort()
      .map((name) => path.join(root, name))
      .filter(
        (folder) =>
          readText(path.join(folder, 'vendor')) === vendor &&
          DISPLAY_CLASS.test(readText(path.join(folder, 'class')) ?? ''),
      );
  } catch {
    return [];
  }
}

/** NVML writes `00000000:01:00.0`, sysfs `0000:01:00.0`: the latter. */
export const shortBusId = (busId: string): string => {
  const [domain = '', ...rest] = busId.toLowerCase().split(':');
  return [domain.slice(-4), ...rest].join(':');
};
