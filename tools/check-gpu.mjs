// `npm run check:gpu`: on a machine with an NVIDIA GPU, holds what the probe reads against what must be true of it: the energy
// counter against the integral of power when idle, steady and bursty, the counter's period, the cost of a call, and whose
// the work is. Without such a GPU it says why it skips. Options: --seconds <a phase, 10> --gpu <index, 0>
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const option = (name, otherwise) => Number(process.argv[process.argv.indexOf(`--${name}`) + 1]) || otherwise;
const phaseS = option('seconds', 10);
const gpuIndex = process.argv.includes('--gpu') ? Number(process.argv[process.argv.indexOf('--gpu') + 1]) : 0;
const now = () => performance.now() / 1000;

if (process.argv[2] === 'burn') await burn(process.argv[3], gpuIndex);
else process.exit(await check());

async function check() {
  const { Foreign, NvmlLibrary, NvmlSource, PowerIntegral, nvidiaGpus, nvmlPaths, pidBarrier } = await ourParts();
  const foreign = new Foreign();
  await foreign.load();
  if (!foreign.module) return skip(foreign.problem);
  let library;
  try {
    library = NvmlLibrary.load(foreign.module, nvmlPaths());
  } catch (error) {
    return skip(`no NVIDIA driver library (${error.message})`);
  }
  const gpus = nvidiaGpus();
  if (gpus.some((gpu) => gpu.asleep)) console.log('A GPU sleeps: this check wakes it.');
  const openedAt = performance.now();
  const source = new NvmlSource({ library, gpus, barrier: pidBarrier(), wakeSleeping: true, monotonic: now });
  if (source.problem) return skip(source.problem);
  console.log(`Opened NVML in ${(performance.now() - openedAt).toFixed(1)} ms.`);
  await delay(800); // until the counter's period is known

  for (const device of source.devices()) {
    console.log(
      `${device.name} ${device.model} (${device.id}): ${device.how}, news every ${device.updatePeriodS} s, limit ${device.maxW} W, split by ${device.split}. ${device.note ?? ''}`,
    );
  }
  const target = source.devices()[gpuIndex];
  const failures = [];

  costs(source, library, source.devices().length);
  await counterPeriod(source, target.id);
  for (const kind of ['idle', 'steady', 'bursty']) {
    const load = kind === 'idle' ? undefined : await startLoad(kind);
    if (load?.failed) {
      console.log(`${kind}: skipped, no load can be made here (${load.failed})`);
      continue;
    }
    await delay(2000); // clocks and averages settle
    const { counterJ, integralJ, peakW } = await measure(source, target.id, new PowerIntegral(0.1));
    load?.stop();
    const mean = (joules) => `${joules.toFixed(1)} J (${(joules / phaseS).toFixed(1)} W)`;
    if (counterJ === undefined) console.log(`${kind}: no counter; integral ${mean(integralJ)}, peak ${peakW} W`);
    else {
      const apart = (integralJ / counterJ - 1) * 100;
      console.log(
        `${kind}: counter ${mean(counterJ)}, integral ${mean(integralJ)}, apart ${apart.toFixed(1)} %, peak ${peakW} W`,
      );
      // At idle they are known to disagree; under steady load they must not.
      if (kind === 'steady' && Math.abs(apart) > 10)
        failures.push(`counter and integral are ${apart.toFixed(1)} % apart under steady load`);
    }
  }
  failures.push(...(await split(source, target)));
  console.log(`nvidia-smi once: ${spawnCost()}`);
  const closedAt = performance.now();
  source.close();
  console.log(`Closed NVML in ${(performance.now() - closedAt).toFixed(1)} ms.`);
  for (const failure of failures) console.error(`FAILED: ${failure}`);
  return failures.length === 0 ? 0 : 1;
}

function skip(reason) {
  console.log(`Skipped: ${reason}.`);
  return 0;
}

/** The shipped sources, bundled from the tree so that nothing has to be built first. */
async function ourParts() {
  const from = (file, ...names) => `export { ${names.join(', ')} } from './src/${file}';`;
  const outfile = path.join(root, 'out/check-gpu.cjs');
  await build({
    stdin: {
      contents: [
        from('node/power/foreign', 'Foreign'),
        from('node/power/nvidia/nvmlLibrary', 'NvmlLibrary', 'nvmlPaths'),
        from('node/power/nvidia/nvml', 'NvmlSource'),
        from('node/power/sysfs/sleepingGpu', 'nvidiaGpus'),
        from('node/process/pidBarrier', 'pidBarrier'),
        from('core/energy/integral', 'PowerIntegral'),
      ].join('\n'),
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['koffi'],
    outfile,
    logLevel: 'warning',
  });
  const parts = require(outfile);
  fs.rmSync(outfile);
  return parts;
}

function costs(source, library, count) {
  const micros = (name, call, calls = 200) => {
    call();
    const each = [];
    for (let n = 0; n < calls; n++) {
      const from = performance.now();
      call();
      each.push((performance.now() - from) * 1000);
    }
    each.sort((a, b) => a - b);
    console.log(
      `  ${name}: median ${each[calls >> 1].toFixed(1)} µs, p99 ${each[Math.floor(calls * 0.99)].toFixed(1)} µs`,
    );
  };
  console.log(`Cost of a call, ${count} GPU(s):`);
  micros('whole sample', () => source.read());
  micros('instant power between frames', () => source.instant());
  const handle = library.handleByIndex(gpuIndex).value;
  micros('fields 83 and 186', () =>
    library.fieldValues(handle, [
      { id: 83, scope: 0 },
      { id: 186, scope: 0 },
    ]),
  );
  micros('field 83', () => library.fieldValues(handle, [{ id: 83, scope: 0 }]));
  micros('field 186', () => library.fieldValues(handle, [{ id: 186, scope: 0 }]));
  micros('power usage', () => library.powerUsage(handle));
  micros('utilisation', () => library.utilization(handle));
  micros('compute processes', () => library.computePids(handle));
  micros('process utilisation', () => library.processUtilization(handle, BigInt(Date.now() - 1000) * 1000n));
}

async function counterPeriod(source, id) {
  const steps = [];
  let last;
  let changedAt;
  for (const until = now() + 3; now() < until;) {
    const counter = source.read().find(({ device }) => device === id)?.counterJ;
    if (counter === undefined) return;
    if (counter !== last) {
      if (changedAt !== undefined) steps.push((now() - changedAt) * 1000);
      changedAt = now();
      last = counter;
    }
    await delay(1);
  }
  steps.sort((a, b) => a - b);
  if (steps.length > 2)
    console.log(
      `Counter moves every ${steps[steps.length >> 1].toFixed(0)} ms (p10 ${steps[Math.floor(steps.length * 0.1)].toFixed(0)}, p90 ${steps[Math.floor(steps.length * 0.9)].toFixed(0)}).`,
    );
}

/** Both routes over exactly the same time: each tick reads them together. */
async function measure(source, id, integral) {
  let first;
  let last;
  const start = now();
  for (let tick = 1; now() - start < phaseS; tick++) {
    const reading = source.read().find(({ device }) => device === id) ?? {};
    if (reading.powerW !== undefined) integral.add(now(), reading.powerW);
    first ??= reading.counterJ;
    last = reading.counterJ ?? last;
    await delay(Math.max(0, (start + tick * 0.1 - now()) * 1000));
  }
  const counterJ = first === undefined ? undefined : last - first;
  return { counterJ, integralJ: integral.joules, peakW: integral.takePeak() };
}

async function split(source, { id, split: by, note }) {
  if (by !== 'process') {
    console.log(`Processes: not told here. ${note ?? ''}`);
    return [];
  }
  const loads = [await startLoad('steady'), await startLoad('half')];
  const failed = loads.find((load) => load.failed);
  if (failed) {
    console.log(`Processes: skipped, no load can be made here (${failed.failed})`);
    return [];
  }
  const sums = new Map(loads.map(({ pid }) => [pid, []]));
  for (let second = 0; second < 8; second++) {
    await delay(1000);
    source.read();
    for (const { device, pid, share } of source.processes() ?? []) if (device === id) sums.get(pid)?.push(share);
  }
  for (const load of loads) load.stop();
  for (const [pid, shares] of sums)
    console.log(`Process ${pid}: SM share ${shares.map((share) => share ?? '?').join(' ')}`);
  return [...sums.values()].some((shares) => shares.length === 0) ? ['a process that computes is not listed'] : [];
}

function spawnCost() {
  const from = performance.now();
  try {
    const program = 'nvidia-smi';
    execFileSync(program, ['--query-gpu=power.draw', '--format=csv,noheader'], { stdio: 'ignore' });
    return `${(performance.now() - from).toFixed(0)} ms`;
  } catch (error) {
    return `not there (${error.code ?? error.message})`;
  }
}

async function startLoad(kind) {
  const child = spawn(process.execPath, [import.meta.filename, 'burn', kind, '--gpu', String(gpuIndex)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  const text = String(line).trim();
  return { pid: child.pid, stop: () => child.kill('SIGKILL'), ...(text !== 'burning' && { failed: text }) };
}

/** A kernel that only multiplies and adds, through the driver's own interface: no toolkit and no framework is needed. */
async function burn(kind, index) {
  const PTX = `.version 6.0
.target sm_50
.address_size 64
.visible .entry burn(.param .u64 out, .param .u32 rounds) {
  .reg .pred %p; .reg .f32 %f<4>; .reg .b32 %r<3>; .reg .b64 %rd<2>;
  ld.param.u64 %rd1, [out]; ld.param.u32 %r1, [rounds];
  mov.f32 %f1, 0f3F800001; mov.f32 %f2, 0f3F7FFFFF; mov.f32 %f3, 0f00000000; mov.u32 %r2, 0;
AGAIN:
  fma.rn.f32 %f3, %f3, %f1, %f2; fma.rn.f32 %f3, %f3, %f2, %f1; fma.rn.f32 %f3, %f3, %f1, %f2; fma.rn.f32 %f3, %f3, %f2, %f1;
  add.u32 %r2, %r2, 1; setp.lt.u32 %p, %r2, %r1; @%p bra AGAIN;
  st.global.f32 [%rd1], %f3; ret;
}\0`;
  process.stdin.on('end', () => process.exit(0)).resume();
  try {
    const koffi = require('koffi');
    const cuda = koffi.load(process.platform === 'win32' ? 'nvcuda.dll' : 'libcuda.so.1');
    const call = (name, types, ...args) => {
      const code = cuda.func(name, 'int', types)(...args);
      if (code !== 0) throw new Error(`${name}: CUDA error ${code}`);
    };
    const out = Buffer.alloc(8);
    const pointer = (name, types, ...args) => (call(name, ['void *', ...types], out, ...args), out.readBigUInt64LE());
    call('cuInit', ['uint32_t'], 0);
    call('cuDeviceGet', ['void *', 'int'], out, index);
    const context = pointer('cuDevicePrimaryCtxRetain', ['int'], out.readInt32LE());
    call('cuCtxSetCurrent', ['void *'], context);
    const module = pointer('cuModuleLoadData', ['void *'], Buffer.from(PTX));
    const kernel = pointer('cuModuleGetFunction', ['void *', 'str'], module, 'burn');
    const memory = Buffer.alloc(8);
    memory.writeBigUInt64LE(pointer('cuMemAlloc_v2', ['size_t'], 4));
    const rounds = Buffer.alloc(4);
    rounds.writeUInt32LE(200_000);
    const parameters = Buffer.alloc(16);
    parameters.writeBigUInt64LE(koffi.address(memory), 0);
    parameters.writeBigUInt64LE(koffi.address(rounds), 8);
    const u32 = 'uint32_t';
    const launch = cuda.func('cuLaunchKernel', 'int', [
      'void *',
      u32,
      u32,
      u32,
      u32,
      u32,
      u32,
      u32,
      'void *',
      'void *',
      'void *',
    ]);
    const synchronize = cuda.func('cuCtxSynchronize', 'int', []);
    process.stdout.write('burning\n');
    for (const start = now(); ;) {
      const code = launch(kernel, 2048, 1, 1, 256, 1, 1, 0, null, parameters, null) || synchronize();
      if (code !== 0) throw new Error(`CUDA error ${code}`);
      if (kind === 'bursty' && (now() - start) % 1 > 0.25) await delay(750);
      else if (kind === 'half') await delay(20);
      else await delay(0);
    }
  } catch (error) {
    process.stdout.write(`${error.message}\n`);
    process.exit(1);
  }
}
