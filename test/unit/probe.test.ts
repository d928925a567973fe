import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { millis, watts } from '../../src/core/units';
import { GPU_A, NvmlStub, removeStubs } from './node/power/nvmlStub';
import { SysTree, pciGpu } from './node/power/sysTree';
import { PROBE, RunningProbe, bundleProbe, removeBundle } from './probeProcess';

const STARTING_PYTHON_MS = 20_000;

let tree: SysTree;
const running: (RunningProbe | ChildProcess)[] = [];
beforeAll(bundleProbe);
afterAll(removeBundle);
afterAll(removeStubs);
beforeEach(() => (tree = new SysTree()));
afterEach(() => {
  for (const each of running.splice(0)) (each instanceof RunningProbe ? each.child : each).kill('SIGKILL');
  tree.dispose();
});

function probe(env: Readonly<Record<string, string>> = {}): RunningProbe {
  const started = new RunningProbe(tree.root, env);
  running.push(started);
  return started;
}

/** Python that does as it is told, line by line, and says when it has. */
function python(code: string, ...more: readonly string[]): ChildProcess {
  const child = spawn('python3', ['-u', '-c', code, ...more], { stdio: ['pipe', 'pipe', 'inherit'] });
  running.push(child);
  return child;
}

/** Burns CPU for as many seconds as a line says, counted on its own CPU clock, and answers with what it used. */
const BURN = `
import sys, time
print('ready', flush=True)
for line in sys.stdin:
    end = time.process_time() + float(line)
    while time.process_time() < end: pass
    print(time.process_time(), flush=True)
`;

/** The next whole line that a child prints. */
async function answer(child: ChildProcess): Promise<string> {
  let text = '';
  while (!text.endsWith('\n')) text += String((await once(child.stdout!, 'data'))[0]);
  return text.trim();
}

const rapl = (energy: number) => ({
  'class/powercap/intel-rapl:0/name': 'package-0',
  'class/powercap/intel-rapl:0/energy_uj': energy,
  'class/powercap/intel-rapl:0/max_energy_range_uj': 262143328850,
});

describe('the probe', () => {
  it('tells devices, then frames with running totals', async () => {
    tree.write(rapl(1_000_000));
    const meter = probe();
    meter.send({ type: 'rate', periodMs: 50, fast: false });
    const { devices } = await meter.next('devices');
    expect(devices.map(({ id, source }) => [id, source])).toEqual([
      ['cpu', 'counter'],
      ['memory', 'modelled'],
    ]);
    const first = await meter.frame(() => true);
    expect(first.readings[0]).toMatchObject({ device: 'cpu', counterJ: 1 });
    tree.write(rapl(3_000_000));
    const later = await meter.frame(({ readings }) => readings[0]?.counterJ === 3);
    expect(later.t).toBeGreaterThan(first.t);
    expect(later.probe).toBe(first.probe);
    expect(later.cpuBusyS).toBeGreaterThanOrEqual(first.cpuBusyS);
    expect(later.readings[1]?.integralJ).toBeGreaterThan(0);
    expect(await meter.end()).toBe(0);
  });

  it(
    'counts the CPU seconds of a real run within 5 %, and sees it as Python',
    async () => {
      const meter = probe();
      meter.send({ type: 'rate', periodMs: 200, fast: false });
      await meter.frame(() => true);
      const run = python(BURN);
      await answer(run);
      meter.send({
        type: 'follow',
        scope: { id: 'run', pid: run.pid!, take: 'tree', since: millis(Date.now() - 60_000) },
      });
      run.stdin!.write('1.5\n');
      const used = Number(await answer(run));
      const [use] = (await meter.sample(1)).scopes;
      expect(use).toMatchObject({ scope: 'run', processes: 1, python: true });
      expect(Math.abs((use?.cpuS ?? 0) - used)).toBeLessThan(0.05 * used);
      run.stdin!.end();
      const end = await meter.frame(({ scopes }) => scopes[0]?.processes === 0);
      expect(end.scopes[0]?.cpuS).toBeGreaterThanOrEqual(use?.cpuS ?? 0);
      expect(end.scopes[0]?.cpuS).toBeLessThanOrEqual(end.cpuBusyS);
    },
    STARTING_PYTHON_MS,
  );

  it(
    'counts children that live shorter than a period',
    async () => {
      const meter = probe();
      meter.send({ type: 'rate', periodMs: 5000, fast: false });
      await meter.frame(() => true);
      const run = python(`
import os, sys, time, resource
print('ready', flush=True)
for line in sys.stdin:
    for n in range(8):
        if os.fork() == 0:
            end = time.process_time() + 0.1
            while time.process_time() < end: pass
            os._exit(0)
        os.wait()
    use = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(use.ru_utime + use.ru_stime, flush=True)
`);
      await answer(run);
      meter.send({ type: 'follow', scope: { id: 'run', pid: run.pid!, take: 'tree' } });
      const before = (await meter.sample(1)).scopes[0]?.cpuS ?? 0;
      run.stdin!.write('go\n');
      const used = Number(await answer(run));
      const after = (await meter.sample(2)).scopes[0]?.cpuS ?? 0;
      // The kernel tells a child's time in ticks of 10 ms, and there are eight of them.
      expect(after - before).toBeGreaterThan(0.95 * used - 0.08);
      expect(after - before).toBeLessThan(1.05 * used + 0.1);
    },
    STARTING_PYTHON_MS,
  );

  it(
    'reads a GPU through its library: counter, integral, peak, and whose it is',
    async () => {
      const run = python(BURN);
      await answer(run);
      const stub = new NvmlStub();
      stub.play(GPU_A, `proc 0 ${run.pid} 60`, 'proc 0 1 20');
      tree.write(pciGpu('0000:01:00.0', '0x10de', { 'power/runtime_status': 'active', 'power/control': 'on' }));
      const meter = probe({ ...stub.env, LD_LIBRARY_PATH: stub.folder });
      meter.send(
        { type: 'rate', periodMs: 500, fast: true },
        { type: 'follow', scope: { id: 'run', pid: run.pid!, take: 'tree' } },
      );
      const gpu = 'gpu:GPU-aaaa';
      const frame = await meter.frame(({ gpuBusyS }) => (gpuBusyS[gpu] ?? 0) > 0.9);
      const reading = frame.readings.find(({ device }) => device === gpu);
      expect(reading).toMatchObject({ powerW: 120, peakW: 120, utilization: 0.6 });
      expect(reading?.counterJ).toBeGreaterThan(0);
      expect(reading?.integralJ).toBeGreaterThan(0);
      expect(reading?.integralGapS).toBe(0);
      expect(frame.scopes[0]?.gpuS[gpu]).toBeCloseTo(0.75 * (frame.gpuBusyS[gpu] ?? 0), 1);
      expect(frame.others).toMatchObject([{ device: gpu, pid: 1, share: 0.2 }]);
    },
    STARTING_PYTHON_MS,
  );

  it('does not wake a GPU that sleeps, whatever is asked', async () => {
    const stub = new NvmlStub();
    stub.play(GPU_A);
    tree.write(pciGpu('0000:01:00.0', '0x10de', { 'power/runtime_status': 'suspended', 'power/control': 'auto' }));
    const meter = probe({ ...stub.env, LD_LIBRARY_PATH: stub.folder });
    meter.send({ type: 'rate', periodMs: 50, fast: true });
    const { readings } = await meter.sample(1);
    expect(readings[0]).toEqual({ device: 'gpu:0000:01:00.0', asleep: true });
    meter.send({ type: 'check', id: 2 });
    const { checks } = await meter.next('checks');
    expect(checks.find(({ source }) => source === 'nvidia-smi')?.finding).toMatch(/sleeps/);
    let frames = 0;
    await meter.frame(() => (frames += 1) > 5);
    expect(stub.calls).toEqual([]);
  });

  it('answers a sample also while it does not sample, and holds nothing afterwards', async () => {
    const meter = probe();
    const frame = await meter.sample(7);
    expect(frame.answers).toEqual([7]);
    expect(frame.readings.map(({ device }) => device)).toContain('memory');
    const before = await meter.sample(8);
    expect(before.readings[0]?.integralGapS).toBeGreaterThanOrEqual(0);
    expect(meter.messages.filter(({ type }) => type === 'frame')).toHaveLength(2);
  });

  it(
    'finds Python below a shell, and kernels below the editor',
    async () => {
      const meter = probe();
      const kernel = python(BURN, '-f', '/tmp/kernel-4711.json');
      await answer(kernel);
      meter.send(
        { type: 'rate', periodMs: 50, fast: false },
        { type: 'watch', shells: [process.pid], kernelHosts: [process.pid] },
      );
      const found = await meter.next('found', ({ kernels }) => kernels.length > 0);
      expect(found.kernels[0]).toMatchObject({ watched: process.pid, pid: kernel.pid, cwd: process.cwd() });
      expect(found.kernels[0]?.argv.slice(-2)).toEqual(['-f', '/tmp/kernel-4711.json']);
      expect(found.runs.some(({ pid }) => pid === kernel.pid)).toBe(true);
      kernel.kill('SIGKILL');
      const seen = meter.messages.length;
      await meter.next('found', (message) => meter.messages.indexOf(message) >= seen && message.kernels.length === 0);
    },
    STARTING_PYTHON_MS,
  );

  it('checks every source of this platform', async () => {
    const meter = probe();
    meter.send({ type: 'check', id: 3 });
    const { id, checks } = await meter.next('checks');
    expect(id).toBe(3);
    expect(checks.map(({ source }) => source)).toEqual([
      'NVML',
      'nvidia-smi',
      'AMD hwmon',
      'amd-smi',
      'rocm-smi',
      'Intel hwmon',
      'RAPL',
      'CPU model',
      'Memory model',
    ]);
    for (const { finding } of checks) expect(finding).toMatch(/\.$/);
  });

  it('takes the TDP of the settings', async () => {
    const meter = probe();
    meter.send(
      { type: 'settings', settings: { wakeSleepingGpu: false, cpuTdpW: watts(33) } },
      { type: 'rate', periodMs: 50, fast: false },
    );
    const { devices } = await meter.next('devices');
    expect(devices.find(({ id }) => id === 'cpu')?.how).toBe('TDP 33 W (your setting) and load');
  });

  it('says what it did not understand, and goes on', async () => {
    const meter = probe();
    meter.child.stdin.write('{"type":"dance"}\nnot json\n\n');
    expect((await meter.next('log', ({ level }) => level === 'warn')).text).toMatch(/dance/);
    expect((await meter.next('log', ({ level }) => level === 'error')).text).toMatch(/JSON/);
    await meter.sample(1);
  });

  it('ends when its parent is killed', async () => {
    const script = path.join(tree.root, 'parent.cjs');
    writeFileSync(
      script,
      `const probe = require('node:child_process').spawn(process.execPath, [${JSON.stringify(PROBE)}], { stdio: ['pipe', 'pipe', 'inherit'] });
       probe.stdin.write('{"type":"rate","periodMs":50,"fast":true}\\n');
       probe.stdout.once('data', () => process.stdout.write(probe.pid + '\\n'));
       setInterval(() => {}, 1000);`,
    );
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    running.push(parent);
    const pid = Number(await answer(parent));
    const isAlive = (): boolean => {
      try {
        process.kill(pid, 0);
        return true;
      } catch {
        return false;
      }
    };
    expect(isAlive()).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(isAlive, { timeout: 5000, interval: 10 }).toBe(false);
  });
});
