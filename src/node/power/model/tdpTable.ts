/** Design power by processor name; where it is from and its licence stand beside the data. */
import { normalizedCpuName } from './cpuName';
import table from './data/cpu-tdp.json';

let byName: Map<string, number> | undefined;

/** Watts of one socket. Names are compared in one spelling, and only whole names match. */
export function tableTdp(name: string): number | undefined {
  byName ??= new Map(
    Object.entries(table).flatMap(([tdp, names]) => names.split('|').map((each) => [each, Number(tdp)] as const)),
  );
  return byName.get(normalizedCpuName(name));
}
