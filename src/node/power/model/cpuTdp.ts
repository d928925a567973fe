/** The design power (TDP) of this machine's processors, from the user, a table, or what is typical of servers. */
import { watts, type Band, type Watts } from '../../../core/units';
import type { CpuFacts } from './machine';
import { serverCpu, serverWattsPerThread } from './serverCpus';
import { tableTdp } from './tdpTable';

export interface Tdp {
  /** Of all sockets, or of the visible share of them. */
  readonly watts: Watts;
  /** For people, with the model that uses it: `TDP 120 W and load`. */
  readonly how: string;
  /** 80 % relative band of the TDP itself, where it is a guess. */
  readonly band?: Band;
}

/** `undefined`: unknown processor; an invented number would look like knowledge. */
export function cpuTdp(cpu: CpuFacts, setting?: Watts): Tdp | undefined {
  if (setting !== undefined) return { watts: setting, how: `TDP ${setting} W (your setting) and load` };

  const server = serverCpu(cpu.name);
  if (server) return shareOfServer(cpu, server.tdpW, server.threads);

  const isServer = /\b(xeon|epyc|opteron)\b/i.test(cpu.name);
  const known = tableTdp(cpu.name);
  if (known !== undefined && !(cpu.virtual && isServer)) {
    const all = known * cpu.sockets;
    const sockets = cpu.sockets > 1 ? ` (${cpu.sockets} sockets)` : '';
    return { watts: watts(all), how: `TDP ${format(all)} W${sockets} and load` };
  }
  return cpu.virtual ? typicalServer(cpu.threads) : undefined;
}

function shareOfServer(cpu: CpuFacts, tdpW: number, socketThreads: number): Tdp {
  const all = cpu.sockets * socketThreads;
  if (cpu.threads >= all || !cpu.virtual) {
    const total = tdpW * cpu.sockets;
    return { watts: watts(total), how: `TDP ${format(total)} W and load` };
  }
  // A virtual machine may show any number of sockets; what it holds is its threads.
  const share = (tdpW * cpu.threads) / socketThreads;
  return {
    watts: watts(share),
    how: `TDP ${format(share)} W (${cpu.threads} of ${socketThreads} threads of a ${format(tdpW)} W processor) and load`,
  };
}

function typicalServer(threads: number): Tdp {
  const { p10, median, p90 } = serverWattsPerThread();
  return {
    watts: watts(median * threads),
    how: `about ${median.toFixed(1)} W per thread, typical of server CPUs, and load`,
    band: { low: 1 - p10 / median, high: p90 / median - 1 },
  };
}

const format = (value: number): string => String(Math.round(value * 10) / 10);
