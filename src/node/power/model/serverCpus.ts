/**
 * Common server processors and the hardware threads of one socket, as their makers state them
 * (amd.com/en/products/specifications, intel.com/content/www/us/en/ark.html); their design power is in the table.
 *
 * A virtual machine sees some threads of such a socket; its share of the design power is its share of the threads.
 */
import { normalizedCpuName } from './cpuName';
import { tableTdp } from './tdpTable';

const SERVER_CPUS: readonly (readonly [name: string, threads: number])[] = [
  ['AMD EPYC 7551', 64],
  ['AMD EPYC 7702', 128],
  ['AMD EPYC 7742', 128],
  ['AMD EPYC 7443', 48],
  ['AMD EPYC 7543', 64],
  ['AMD EPYC 7713', 128],
  ['AMD EPYC 7763', 128],
  ['AMD EPYC 9354', 64],
  ['AMD EPYC 9454', 96],
  ['AMD EPYC 9554', 128],
  ['AMD EPYC 9654', 192],
  ['AMD EPYC 9755', 256],
  ['Intel Xeon E5-2680 v4', 28],
  ['Intel Xeon E5-2686 v4', 36],
  ['Intel Xeon E5-2699 v4', 44],
  ['Intel Xeon Gold 6148', 40],
  ['Intel Xeon Gold 6248', 40],
  ['Intel Xeon Platinum 8124M', 36],
  ['Intel Xeon Platinum 8168', 48],
  ['Intel Xeon Platinum 8175M', 48],
  ['Intel Xeon Platinum 8259CL', 48],
  ['Intel Xeon Platinum 8280', 56],
  ['Intel Xeon Platinum 8358', 64],
  ['Intel Xeon Platinum 8375C', 64],
  ['Intel Xeon Platinum 8380', 80],
  ['Intel Xeon Platinum 8480+', 112],
  ['Intel Xeon Platinum 8490H', 120],
  ['Intel Xeon Platinum 8592+', 128],
];

export interface ServerCpu {
  readonly tdpW: number;
  readonly threads: number;
}

export function serverCpu(name: string): ServerCpu | undefined {
  const key = normalizedCpuName(name);
  const threads = SERVER_CPUS.find(([each]) => normalizedCpuName(each) === key)?.[1];
  const tdpW = tableTdp(name);
  return threads === undefined || tdpW === undefined ? undefined : { tdpW, threads };
}

/** Watts of design power a thread over the list: 10th percentile, median, 90th percentile. */
export function serverWattsPerThread(): { readonly p10: number; readonly median: number; readonly p90: number } {
  const sorted = SERVER_CPUS.flatMap(([name, threads]) => {
    const tdpW = tableTdp(name);
    return tdpW === undefined ? [] : [tdpW / threads];
  }).sort((a, b) => a - b);
  const at = (share: number): number => {
    const position = share * (sorted.length - 1);
    const below = sorted[Math.floor(position)] ?? 0;
    const above = sorted[Math.ceil(position)] ?? below;
    return below + (above - below) * (position - Math.floor(position));
  };
  return { p10: at(0.1), median: at(0.5), p90: at(0.9) };
}

/** For the test that the table knows all of them. */
export const serverCpuNames = (): readonly string[] => SERVER_CPUS.map(([name]) => name);
