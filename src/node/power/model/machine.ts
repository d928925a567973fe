/** What this machine is: asked once, before anything is measured. */
import os from 'node:os';
import type { MemoryKind } from '../../../core/energy/memoryModel';
import { readNumber, readText } from '../sysfs/keptFile';

export interface CpuFacts {
  readonly name: string;
  readonly sockets: number;
  /** Hardware threads that are visible here. */
  readonly threads: number;
  /** A virtual machine: it may see only a part of a socket. */
  readonly virtual: boolean;
}

export interface MemoryFacts {
  readonly kind: MemoryKind;
  /** Modules, or the share of a server's modules. */
  readonly modules: number;
  readonly model: string;
  /** The model's formula and assumption, for people. */
  readonly how: string;
}

export interface Machine {
  readonly cpu: CpuFacts;
  readonly memory: MemoryFacts;
}

const GIB = 2 ** 30;
const SLOW_MS = 5000;

/** Never fails: what cannot be found out is assumed, and `how` says so. */
export async function describeMachine(proc = '/proc', sys = '/sys'): Promise<Machine> {
  const cpu = process.platform === 'linux' ? linuxCpu(proc) : await otherCpu();
  const found = cpu.virtual ? [] : await moduleSizes();
  return { cpu, memory: memoryFacts(cpu.virtual, found, os.totalmem(), containerLimit(sys)) };
}

function linuxCpu(proc: string): CpuFacts {
  const info = readText(`${proc}/cpuinfo`) ?? '';
  const sockets = new Set(info.match(/^physical id\s*:.*$/gm)).size;
  const threads = info.match(/^processor\s*:/gm)?.length ?? os.cpus().length;
  const name = /^model name\s*:\s*(.+)$/m.exec(info)?.[1] ?? os.cpus()[0]?.model ?? 'unknown';
  // WSL runs in a virtual machine that shows the whole processor.
  const wsl = /microsoft/i.test(readText(`${proc}/version`) ?? '');
  const flags = /^flags\s*:.*\bhypervisor\b/m.test(info);
  // ARM has no such flag; firmware of cloud machines says it.
  const product = readText('/sys/class/dmi/id/sys_vendor') ?? '';
  const cloud = process.arch === 'arm64' && /amazon|google|microsoft|qemu|alibaba|oracle/i.test(product);
  return {
    name: name.trim(),
    sockets: Math.max(1, sockets),
    threads: Math.max(1, threads),
    virtual: (flags && !wsl) || cloud,
  };
}

async function otherCpu(): Promise<CpuFacts> {
  const { cpu } = await import('systeminformation');
  const facts = await inTime(cpu());
  const name = facts ? `${facts.manufacturer} ${facts.brand}` : (os.cpus()[0]?.model ?? 'unknown');
  return { name, sockets: Math.max(1, facts?.processors ?? 1), threads: os.cpus().length, virtual: false };
}

async function moduleSizes(): Promise<readonly number[]> {
  const { memLayout } = await import('systeminformation');
  const layout = (await inTime(memLayout())) ?? [];
  // Without the firmware's table (root only on Linux) one nameless entry holds all memory.
  return layout.filter((each) => each.size > 0 && (each.bank !== '' || each.type !== '')).map((each) => each.size);
}

/** A hanging program of the system must not keep the meter from starting. */
async function inTime<T>(answer: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), SLOW_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Bytes that this container may use; `undefined` outside of one or without a limit. cgroup v2, then v1. */
function containerLimit(sys: string): number | undefined {
  const limit =
    readNumber(`${sys}/fs/cgroup/memory.max`) ?? readNumber(`${sys}/fs/cgroup/memory/memory.limit_in_bytes`);
  return limit !== undefined && limit > 0 && limit < os.totalmem() ? limit : undefined;
}

export function memoryFacts(
  virtual: boolean,
  sizes: readonly number[],
  totalBytes: number,
  limitBytes: number | undefined,
): MemoryFacts {
  const kind: MemoryKind = process.arch === 'arm64' || process.arch === 'arm' ? 'arm' : 'x86';
  const totalGib = totalBytes / GIB;
  const size = `${Math.round(totalGib)} GB`;
  const each = kind === 'arm' ? '0.9 W and up to 0.6 W' : '3 W and up to 2 W';
  const formula = `${each} by CPU load for each module`;
  if (sizes.length > 0) {
    const plural = sizes.length === 1 ? 'module' : 'modules';
    const full: MemoryFacts = {
      kind,
      modules: sizes.length,
      model: `${sizes.length} ${plural}, ${size}`,
      how: `${formula}, an assumption`,
    };
    return limited(full, limitBytes, totalBytes);
  }
  const modules = virtual ? Math.round((totalGib / 32) * 100) / 100 : assumedModules(totalGib);
  const assumed = virtual ? `this machine's share, ${modules} modules of 32 GB` : `${modules} modules`;
  return limited(
    { kind, modules, model: size, how: `${formula}; ${assumed} assumed from its size` },
    limitBytes,
    totalBytes,
  );
}

function limited(facts: MemoryFacts, limitBytes: number | undefined, totalBytes: number): MemoryFacts {
  if (limitBytes === undefined) return facts;
  const share = limitBytes / totalBytes;
  const how = `${facts.how}; scaled to the container's limit of ${Math.round(limitBytes / GIB)} GB`;
  return { ...facts, modules: facts.modules * share, how };
}

/** Pairs up to 64 GB, then a module for each 32 GB: how desktops and servers are usually filled. */
const assumedModules = (gib: number): number => (gib <= 4 ? 1 : gib <= 70 ? 2 : Math.ceil(gib / 32 / 2) * 2);
