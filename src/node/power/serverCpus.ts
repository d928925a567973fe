/**
 * Common server processors: design power and hardware threads of a socket, as their makers state them
 * (amd.com/en/products/specifications, intel.com/content/www/us/en/ark.html).
 *
 * A virtual machine sees some threads of such a socket; its share of the design power is its share of the threads.
 */
import { normalizedCpuName } from './cpuName';

/** Name, watts, threads. */
const SERVER_CPUS: readonly (readonly [name: string, tdpW: number, threads: number])[] = [
  ['AMD EPYC 7551', 180, 64],
  ['AMD EPYC 7702', 200, 128],
  ['AMD EPYC 7742', 225, 128],
  ['AMD EPYC 7443', 200, 48],
  ['AMD EPYC 7543', 225, 64],
  ['AMD EPYC 7713', 225, 128],
  ['AMD EPYC 7763', 280, 128],
  ['AMD EPYC 9354', 280, 64],
  ['AMD EPYC 9454', 290, 96],
  ['AMD EPYC 9554', 360, 128],
  ['AMD EPYC 9654', 360, 192],
  ['AMD EPYC 9755', 500, 256],
  ['Intel Xeon E5-2680 v4', 120, 28],
  ['Intel Xeon E5-2686 v4', 145, 36],
  ['Intel Xeon E5-2699 v4', 145, 44],
  ['Intel Xeon Gold 6148', 150, 40],
  ['Intel Xeon Gold 6248', 150, 40],
  ['Intel Xeon Platinum 8124M', 240, 36],
  ['Intel Xeon Platinum 8168', 205, 48],
  ['Intel Xeon Platinum 8175M', 240, 48],
  ['Intel Xeon Platinum 8259CL', 210, 48],
  ['Intel Xeon Platinum 8280', 205, 56],
  ['Intel Xeon Platinum 8358', 250, 64],
  ['Intel Xeon Platinum 8370C', 270, 64],
  ['Intel Xeon Platinum 8375C', 300, 64],
  ['Intel Xeon Platinum 8380', 270, 80],
  ['Intel Xeon Platinum 8480+', 350, 112],
  ['Intel Xeon Platinum 8490H', 350, 120],
  ['Intel Xeon Platinum 8592+', 350, 128],
];

export interface ServerCpu {
  readonly tdpW: number;
  readonly threads: number;
}

export function serverCpu(name: string): ServerCpu | undefined {
  const key = normalizedCpuName(name);
  const found = SERVER_CPUS.find(([each]) => normalizedCpuName(each) === key);
  return found && { tdpW: found[1], threads: found[2] };
}

/** Watts of design power a thread over the list: 10th percentile, median, 90th percentile. */
export function serverWattsPerThread(): { readonly p10: number; readonly median: number; readonly p90: number } {
  const sorted = SERVER_CPUS.map(([, tdpW, threads]) => tdpW / threads).sort((a, b) => a - b);
  const at = (share: number): number => {
    const position = share * (sorted.length - 1);
    const below = sorted[Math.floor(position)] ?? 0;
    const above = sorted[Math.ceil(position)] ?? below;
    return below + (above - below) * (position - Math.floor(position));
  };
  return { p10: at(0.1), median: at(0.5), p90: at(0.9) };
}
