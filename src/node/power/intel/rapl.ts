/**
 * The processor's own energy counter (RAPL) through Linux powercap; Intel, and AMD under the same names.
 *
 * Only `package-*` zones are summed: `core` and `uncore` are inside them, `psys` contains them, `intel-rapl-mmio`
 * mirrors them. `dram` is outside and becomes the memory device. Processors of several dies can list one zone a die, each
 * showing the same socket's counter: those are counted once.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Device, Reading } from '../../../core/energy/frame';
import { joules, seconds, watts, type Joules, type Watts } from '../../../core/units';
import { KeptFile, errorCode, readNumber, readText } from '../sysfs/keptFile';
import { failsCheck, packageIdentity, worksCheck, type LiveSource, type Opened, type Part, type Rung } from '../source';

const NAME = 'RAPL';
const MICRO = 1e-6;
/** Mirrors of one counter, read microseconds apart, agree far better than this; two counters do not. */
const SAME_COUNTER = 1e-6;

const REMEDY = `Members of one group may be allowed to read the counter. As root, create /etc/udev/rules.d/70-rapl.rules with:
SUBSYSTEM=="powercap", ACTION=="add", RUN+="/bin/chgrp -R power /sys%p", RUN+="/bin/chmod g+r /sys%p/energy_uj"
then create the group "power", add yourself to it and restart. The risk: fine-grained power readings can leak secrets \
of other programs (CVE-2020-8694), which is why only root may read them. Allow a group that you trust, not everybody.`;

interface Zone {
  readonly device: Device;
  readonly energy: KeptFile;
  readonly rangeJ: Joules | undefined;
}

interface FoundZone {
  readonly folder: string;
  readonly name: string;
}

export class RaplSource implements LiveSource {
  readonly name = NAME;

  constructor(private readonly zones: readonly Zone[]) {}

  devices(): readonly Device[] {
    return this.zones.map((zone) => zone.device);
  }

  covers(part: Part): boolean {
    const kind = part === 'Memory' ? 'memory' : 'cpu';
    return this.zones.some((zone) => zone.device.kind === kind);
  }

  read(): readonly Reading[] {
    return this.zones.map(({ device, energy, rangeJ }) => {
      try {
        const counterJ = joules(energy.number() * MICRO);
        return { device: device.id, counterJ, ...(rangeJ !== undefined && { counterRangeJ: rangeJ }) };
      } catch (error) {
        return { device: device.id, failed: `RAPL counter not readable: ${errorCode(error)}` };
      }
    });
  }

  close(): void {
    for (const zone of this.zones) zone.energy.close();
  }
}

/** @param sys another root for tests. @param cpuName model shown for the processor. */
export function raplRung(cpuName: string, sys = '/sys'): Rung {
  return { name: NAME, parts: ['CPU', 'Memory'], open: () => open(cpuName, sys) };
}

function open(cpuName: string, sys: string): Opened {
  const folder = path.join(sys, 'class/powercap');
  const found = findZones(folder);
  const packages = found.filter((zone) => /^package-\d+/.test(zone.name));
  if (packages.length === 0) {
    return {
      check: failsCheck(
        NAME,
        'No processor energy counter is visible here (virtual machine, container or old kernel).',
      ),
    };
  }
  const counters: FoundZone[] = [];
  const seen: { readonly socket: string; readonly value: number }[] = [];
  for (const zone of packages) {
    const file = new KeptFile(path.join(zone.folder, 'energy_uj'));
    try {
      const value = file.number();
      const socket = zone.name.split('-')[1] ?? '';
      if (seen.some((other) => other.socket === socket && agree(other.value, value))) continue;
      seen.push({ socket, value });
      counters.push(zone);
    } catch (error) {
      return { check: denied(errorCode(error), file.path) };
    } finally {
      file.close();
    }
  }
  // A dram zone sits below its package's zone; below a mirrored die it is a mirror as well.
  const memory = found.filter(
    (zone) =>
      zone.name === 'dram' &&
      counters.some((counter) => path.basename(zone.folder).startsWith(`${path.basename(counter.folder)}:`)),
  );
  const zones = [
    ...counters.map((zone, index) => toZone(zone, 'cpu', counters.length > 1 ? index : undefined, cpuName)),
    ...memory.map((zone, index) => toZone(zone, 'memory', memory.length > 1 ? index : undefined, 'DRAM of the socket')),
  ];
  const names = [...counters, ...memory].map((zone) => zone.name).join(', ');
  return { source: new RaplSource(zones), check: worksCheck(NAME, `Reads the energy counters ${names}.`) };
}

function findZones(folder: string): FoundZone[] {
  const isZone = (name: string): boolean => /^intel-rapl(:\d+)+$/.test(name);
  const list = (at: string): string[] => {
    try {
      return readdirSync(at).filter(isZone).sort();
    } catch {
      return [];
    }
  };
  // The class folder lists zones and sub-zones side by side; sub-zones are also inside their zone.
  const folders = new Map<string, string>();
  for (const zone of list(folder)) {
    folders.set(zone, path.join(folder, zone));
    for (const sub of list(path.join(folder, zone))) folders.set(sub, folders.get(sub) ?? path.join(folder, zone, sub));
  }
  return [...folders.values()].map((zone) => ({ folder: zone, name: readText(path.join(zone, 'name')) ?? '' }));
}

function toZone(zone: FoundZone, kind: 'cpu' | 'memory', index: number | undefined, model: string): Zone {
  const maxW = limitOf(zone.folder);
  const range = readNumber(path.join(zone.folder, 'max_energy_range_uj'));
  return {
    energy: new KeptFile(path.join(zone.folder, 'energy_uj')),
    rangeJ: range === undefined ? undefined : joules(range * MICRO),
    device: {
      ...packageIdentity(kind, index),
      model,
      source: 'counter',
      how: `RAPL ${zone.name}`,
      // On the machines where it was compared with meters the package counter is a few percent off; dram is a vendor's model.
      band: kind === 'cpu' ? { low: 0.05, high: 0.05 } : { low: 0.2, high: 0.2 },
      ...(maxW !== undefined && { maxW }),
      // The counter moves every millisecond; idle cores make single steps noisy for tens of them.
      updatePeriodS: seconds(0.05),
      split: 'process',
    },
  };
}

/** The highest of the zone's power limits (long term, short term, peak); 0 means none is set. */
function limitOf(folder: string): Watts | undefined {
  const limits = [0, 1, 2]
    .map((constraint) => readNumber(path.join(folder, `constraint_${constraint}_power_limit_uw`)) ?? 0)
    .filter((limit) => limit > 0);
  return limits.length === 0 ? undefined : watts(Math.max(...limits) * MICRO);
}

function denied(code: string, file: string): Opened['check'] {
  return code === 'EACCES' || code === 'EPERM'
    ? failsCheck(NAME, `The processor has an energy counter, but only root may read it (${file}).`, REMEDY)
    : failsCheck(NAME, `The processor's energy counter does not answer: ${code}.`);
}

const agree = (a: number, b: number): boolean => Math.abs(a - b) <= SAME_COUNTER * Math.max(a, b);
