/**
 * The Windows Energy Meter Interface: the processor's counters without administrator rights, on bare metal.
 *
 * Written from the interface's description; it has not been seen on hardware yet. A device it cannot make sense of is
 * left out, with the reason.
 */
import type { Device, Reading } from '../../../core/energy/frame';
import { joules, seconds } from '../../../core/units';
import { EMI_IOCTL, EMI_MEASUREMENT_BYTES, parseEmiMetadata } from './emiStructs';
import type { Foreign } from '../foreign';
import { failsCheck, packageIdentity, worksCheck, type LiveSource, type Opened, type Part, type Rung } from '../source';
import { Win32Devices, type Win32Device } from './win32Devices';

const NAME = 'Windows energy meter';
/** 1 pWh = 1e-12 Wh = 3.6e-9 J. */
const JOULES_PER_PICOWATT_HOUR = 3.6e-9;
/** Channels of one socket's dies mirror one counter. */
const SAME_COUNTER = 1e-6;
const EMI_INTERFACE = '45bd8344-7ed6-49cf-a440-c276c933b053';

interface Channel {
  readonly name: string;
  readonly handle: Win32Device;
  /** Position in the measurements of its device, and how many there are. */
  readonly index: number;
  readonly count: number;
}

interface Meter {
  readonly device: Device;
  readonly channel: Channel;
}

class EmiSource implements LiveSource {
  readonly name = NAME;

  constructor(
    private readonly handles: readonly Win32Device[],
    private readonly meters: readonly Meter[],
  ) {}

  devices(): readonly Device[] {
    return this.meters.map(({ device }) => device);
  }

  covers(part: Part): boolean {
    const kind = part === 'Memory' ? 'memory' : 'cpu';
    return this.meters.some(({ device }) => device.kind === kind);
  }

  read(): readonly Reading[] {
    return this.meters.map(({ device, channel }) => {
      const counterJ = measure(channel);
      return counterJ === undefined
        ? { device: device.id, failed: 'the energy meter does not answer' }
        : { device: device.id, counterJ: joules(counterJ) };
    });
  }

  close(): void {
    for (const handle of this.handles) handle.close();
  }
}

export function emiRung(foreign: Foreign, cpuName: string): Rung {
  return {
    name: NAME,
    parts: ['CPU', 'Memory'],
    open: () => {
      if (!foreign.module) {
        void foreign.load();
        return { check: failsCheck(NAME, foreign.problem ?? 'The library loader is not ready yet.') };
      }
      try {
        return open(new Win32Devices(foreign.module).open(EMI_INTERFACE), cpuName);
      } catch (error) {
        return { check: failsCheck(NAME, `The energy meter cannot be opened: ${String(error)}.`) };
      }
    },
  };
}

function open(handles: readonly Win32Device[], cpuName: string): Opened {
  const found = handles.flatMap(channelsOf);
  const packages = distinct(found.filter(({ name }) => /_PKG$|package$/i.test(name)));
  const memory = distinct(found.filter(({ name }) => /_DRAM$/i.test(name)));
  if (packages.length === 0) {
    for (const handle of handles) handle.close();
    const finding =
      'This machine has no energy meter for its processor (Windows 10, a virtual machine, or no such hardware).';
    return { check: failsCheck(NAME, finding) };
  }
  const meters = [
    ...packages.map((each, index) => toMeter(each, 'cpu', packages.length > 1 ? index : undefined, cpuName)),
    ...memory.map((each, index) =>
      toMeter(each, 'memory', memory.length > 1 ? index : undefined, 'DRAM of the socket'),
    ),
  ];
  const names = [...packages, ...memory].map(({ name }) => name).join(', ');
  return { source: new EmiSource(handles, meters), check: worksCheck(NAME, `Reads ${names}.`) };
}

function channelsOf(handle: Win32Device): readonly Channel[] {
  const version = handle.control(EMI_IOCTL.version, 2);
  const size = handle.control(EMI_IOCTL.metadataSize, 4);
  if (version?.length !== 2 || size?.length !== 4) return [];
  const metadata = handle.control(EMI_IOCTL.metadata, size.readUInt32LE());
  if (!metadata) return [];
  const { channels } = parseEmiMetadata(metadata, version.readUInt16LE());
  return channels.map((name, index) => ({ name, handle, index, count: channels.length }));
}

/** Dies of one socket can each show the socket's counter: equal values are one counter. */
function distinct(channels: readonly Channel[]): readonly Channel[] {
  const kept: { readonly channel: Channel; readonly value: number }[] = [];
  for (const channel of channels) {
    const value = measure(channel);
    if (value === undefined) continue;
    const mirrored = kept.some((other) => Math.abs(other.value - value) <= SAME_COUNTER * Math.max(other.value, value));
    if (!mirrored) kept.push({ channel, value });
  }
  return kept.map(({ channel }) => channel);
}

/** Joules. */
function measure({ handle, index, count }: Channel): number | undefined {
  const data = handle.control(EMI_IOCTL.measurement, EMI_MEASUREMENT_BYTES * count);
  const at = index * EMI_MEASUREMENT_BYTES;
  if (!data || data.length < at + EMI_MEASUREMENT_BYTES) return undefined;
  return Number(data.readBigUInt64LE(at)) * JOULES_PER_PICOWATT_HOUR;
}

function toMeter(channel: Channel, kind: 'cpu' | 'memory', index: number | undefined, model: string): Meter {
  return {
    channel,
    device: {
      ...packageIdentity(kind, index),
      model,
      source: 'counter',
      how: `Windows energy meter ${channel.name}`,
      band: kind === 'cpu' ? { low: 0.05, high: 0.05 } : { low: 0.2, high: 0.2 },
      updatePeriodS: seconds(0.1),
      split: 'process',
    },
  };
}
