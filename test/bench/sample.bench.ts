/** What measuring costs: one sample against starting a program, and the probe's share of a core. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { graphics } from 'systeminformation';
import { amdHwmonRung } from '../../src/node/power/amd/amdHwmon';
import { NvmlSource } from '../../src/node/power/nvidia/nvml';
import { raplRung } from '../../src/node/power/intel/rapl';
import { LinuxProcessTable } from '../../src/node/process/linuxProcessTable';
import type { LiveSource } from '../../src/node/power/source';
import { NvmlStub, removeStubs } from '../unit/node/power/nvmlStub';
import { SysTree, pciGpu } from '../unit/node/power/sysTree';
import { RunningProbe, bundleProbe, removeBundle } from '../unit/probeProcess';
import type { Figure } from './figure';

const PROCESSES = 150;
const WATCH_S = 20;
const GPUS = 4;

/** Milliseconds a call: the best of several rounds, so that a neighbour's work does not count. */
function cost(call: () => unknown, calls = 300, rounds = 5): number {
  call();
  const each = Array.from({ length: rounds }, () => {
    const from = performance.now();
    for (let n = 0; n < calls; n += 1) call();
    return (performance.now() - from) / calls;
  });
  return Math.min(...each);
}

/** Median over runs that are too slow to repeat often. */
async function slowCost(call: () => unknown, runs: number): Promise<number> {
  const each: number[] = [];
  for (let n = 0; n < runs; n += 1) {
    const from = performance.now();
    await call();
    each.push(performance.now() - from);
  }
  return each.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}

const micro = (ms: number): string => `${(ms * 1000).toFixed(1)} µs`;

async function samples(): Promise<readonly Figure[]> {
  const packages: Record<string, string | number> = {};
  for (const socket of [0, 1]) {
    packages[`class/powercap/intel-rapl:${socket}/name`] = `package-${socket}`;
    packages[`class/powercap/intel-rapl:${socket}/energy_uj`] = 123_456_789_012 + socket * 1e9;
    packages[`class/powercap/intel-rapl:${socket}/max_energy_range_uj`] = 262_143_328_850;
  }
  const tree = new SysTree().write({
    ...pciGpu('0000:03:00.0', '0x1002', {
      'hwmon/hwmon0/power1_average': 187_000_000,
      gpu_busy_percent: 40,
      'power/runtime_status': 'active',
    }),
    ...packages,
  });
  const stub = new NvmlStub();
  stub.play(
    ...Array.from({ length: GPUS }, (_, gpu) => `gpu GPU-${gpu} 00000000:0${gpu}:00.0 120000 300000 60 0`),
    ...Array.from({ length: GPUS }, (_, gpu) => `proc ${gpu} ${1000 + gpu} 50`),
  );
  const library = stub.load();
  delete process.env['NVML_STUB_LOG'];
  const nvml = new NvmlSource({
    library,
    gpus: [],
    barrier: undefined,
    wakeSleeping: false,
    monotonic: () => performance.now() / 1000,
  });
  const sources: readonly (readonly [name: string, source: LiveSource, devices: number])[] = [
    ['RAPL tree', raplRung('x', tree.root).open().source!, 2],
    ['sysfs, AMD hwmon', amdHwmonRung(tree.root).open().source!, 1],
    ['NVML stub through koffi, processes too', nvml, GPUS],
  ];
  const read = (source: LiveSource): void => {
    source.read();
    source.processes?.();
  };
  const program = await slowCost(() => spawnSync('/bin/true'), 40);
  const script = await slowCost(() => execFileSync('python3', ['-c', 'print(250)']), 9);
  const peer = await slowCost(graphics, 3);
  const each = sources.map(
    ([name, source, devices]) => [`${name}, a device`, cost(() => read(source)) / devices] as const,
  );
  const all = cost(() => sources.forEach(([, source]) => read(source)));
  for (const [, source] of sources) source.close();
  tree.dispose();
  return [
    ...each.flatMap(([name, ms]) => [
      cheaper(name, ms, '/bin/true, the least any program costs', program, 50),
      cheaper(name, ms, "systeminformation's graphics()", peer, 50),
    ]),
    cheaper('a whole sample, 7 devices', all, 'a script that prints a number', script, 50),
    cheaper('a whole sample, 7 devices', all, "systeminformation's graphics()", peer, 50),
    cheaper('a whole sample, 7 devices', all, '/bin/true', program),
  ];
}

/** @param must undefined: for comparison only. */
function cheaper(what: string, ms: number, than: string, otherMs: number, must?: number): Figure {
  return {
    figure: `${what}, against ${than}`,
    value: otherMs / ms,
    unit: '× cheaper',
    mustReach: must === undefined ? 'for comparison' : `≥ ${must}`,
    ok: must === undefined || otherMs / ms >= must,
    note: `${micro(ms)} against ${otherMs.toFixed(2)} ms`,
  };
}

function scan(): Figure {
  const sleepers = Array.from({ length: PROCESSES }, () => spawn('sleep', ['600'], { stdio: 'ignore' }));
  const table = new LinuxProcessTable();
  const count = table.snapshot().length;
  const ms = cost(() => table.snapshot(), 50) * (PROCESSES / count);
  for (const sleeper of sleepers) sleeper.kill();
  return {
    figure: `reading ${PROCESSES} processes`,
    value: ms,
    unit: 'ms',
    mustReach: 'for comparison',
    ok: true,
    note: `${micro(ms / PROCESSES)} each; ${count} there`,
  };
}

/** CPU seconds of a process so far, its threads included. */
function cpuOf(pid: number): number {
  const text = readFileSync(path.join('/proc', String(pid), 'stat'), 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function share(name: string, must: number, fast: boolean, periodMs: number): Promise<Figure> {
  const stub = new NvmlStub();
  stub.play('gpu GPU-0 00000000:01:00.0 120000 300000 60 0', 'proc 0 1 50');
  const tree = new SysTree().write(pciGpu('0000:01:00.0', '0x10de', { 'power/runtime_status': 'active' }));
  const probe = new RunningProbe(tree.root, { NVML_STUB_SCRIPT: stub.script, LD_LIBRARY_PATH: stub.folder });
  const run = spawn('sleep', ['600'], { stdio: 'ignore' });
  probe.send(
    { type: 'rate', periodMs: 1000, fast },
    { type: 'follow', scope: { id: 'run', pid: run.pid!, take: 'tree' } },
  );
  await probe.frame(({ scopes }) => scopes.length > 0);
  // Starting up (compiling code, loading the library) is over after a few frames.
  await delay(4000);
  if (periodMs === 0) {
    probe.send({ type: 'rate', periodMs: 0, fast: false });
    // The engine tidies its memory once, some seconds after the last work.
    await delay(12_000);
  }
  const before = cpuOf(probe.child.pid!);
  const from = performance.now();
  await delay(WATCH_S * 1000);
  const value = ((cpuOf(probe.child.pid!) - before) / ((performance.now() - from) / 1000)) * 100;
  run.kill();
  await probe.end();
  tree.dispose();
  return {
    figure: name,
    value,
    unit: '% of a core',
    mustReach: `≤ ${must}`,
    ok: value <= must,
    note: `over ${WATCH_S} s, in steps of ${1 / WATCH_S} %`,
  };
}

export const bench = {
  name: 'What measuring costs',
  run: async (): Promise<readonly Figure[]> => {
    await bundleProbe();
    const figures = [
      ...(await samples()),
      scan(),
      await share('the probe at 1 Hz, one run followed', 0.5, false, 1000),
      await share('the probe at 10 Hz inside a run', 1, true, 1000),
      await share('the probe while nobody looks', 0.1, false, 0),
    ];
    removeBundle();
    removeStubs();
    return figures;
  },
};
