import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reading } from '../../../../src/core/energy/frame';
import { NvmlSource } from '../../../../src/node/power/nvml';
import type { NvmlEnvironment } from '../../../../src/node/power/nvmlSession';
import { nvidiaGpus } from '../../../../src/node/power/sleepingGpu';
import { GPU_A, GPU_B, NvmlStub, removeStubs } from './nvmlStub';
import { SysTree, pciGpu } from './sysTree';

let tree: SysTree;
let now: number;
const opened: NvmlSource[] = [];
beforeEach(() => {
  tree = new SysTree();
  now = 0;
});
afterEach(() => {
  for (const source of opened.splice(0)) source.close();
  tree.dispose();
});

function open(stub: NvmlStub, more: Partial<NvmlEnvironment> = {}): NvmlSource {
  const environment = { library: stub.load(), gpus: [], barrier: undefined, wakeSleeping: false, monotonic: () => now };
  const source = new NvmlSource({ ...environment, ...more });
  opened.push(source);
  return source;
}

const stubOf = (lines: readonly string[], without: readonly string[] = []): NvmlStub => {
  const stub = new NvmlStub(without);
  stub.play(...lines);
  return stub;
};

const only = (readings: readonly Reading[]): Reading => {
  expect(readings).toHaveLength(1);
  return readings[0]!;
};

afterAll(removeStubs);

describe('sleeping GPUs', () => {
  const gpuAt = (busId: string, status: string, control = 'auto') =>
    pciGpu(busId, '0x10de', { 'power/runtime_status': status, 'power/control': control });

  it('see not a single call', () => {
    tree.write(gpuAt('0000:01:00.0', 'suspended'));
    const stub = stubOf([GPU_A]);
    const source = open(stub, { gpus: nvidiaGpus(tree.root) });
    for (now = 0; now < 120; now += 1) {
      expect(source.read()).toEqual([{ device: 'gpu:0000:01:00.0', asleep: true }]);
      expect(source.instant()).toEqual([]);
      source.processes();
      source.rescan();
    }
    expect(source.devices()[0]?.note).toMatch(/sleeps/);
    source.close();
    expect(stub.calls).toEqual([]);
  });

  it('are read once something else woke them', () => {
    tree.write(gpuAt('0000:01:00.0', 'suspended'));
    const source = open(stubOf([GPU_A]), { gpus: nvidiaGpus(tree.root) });
    tree.write(gpuAt('0000:01:00.0', 'active'));
    expect(only(source.read())).toMatchObject({ device: 'gpu:GPU-aaaa', powerW: 120 });
  });

  it('are left alone beside one that is awake', () => {
    tree.write({ ...gpuAt('0000:01:00.0', 'suspended'), ...gpuAt('0000:41:00.0', 'active', 'on') });
    const source = open(stubOf([GPU_A, GPU_B]), { gpus: nvidiaGpus(tree.root) });
    expect(source.read().map(({ device, asleep }) => [device, asleep])).toEqual([
      ['gpu:GPU-bbbb', undefined],
      ['gpu:0000:01:00.0', true],
    ]);
  });

  it('are woken when the user asks for it', () => {
    tree.write(gpuAt('0000:01:00.0', 'suspended'));
    const source = open(stubOf([GPU_A]), { gpus: nvidiaGpus(tree.root), wakeSleeping: true });
    expect(only(source.read())).toMatchObject({ powerW: 120 });
  });

  it('an idle laptop GPU is let go, so that it can fall asleep, and keeps its name', () => {
    tree.write(gpuAt('0000:41:00.0', 'active'));
    const stub = stubOf([GPU_B]);
    const source = open(stub, { gpus: nvidiaGpus(tree.root) });
    for (now = 0; now <= 20; now += 1) source.read();
    expect(stub.calls.at(-1)).toBe('nvmlShutdown');
    tree.write(gpuAt('0000:41:00.0', 'suspended'));
    stub.forgetCalls();
    for (; now < 60; now += 1) expect(source.read()).toEqual([{ device: 'gpu:GPU-bbbb', asleep: true }]);
    expect(stub.calls).toEqual([]);
  });

  it('a GPU that a display keeps awake is read on, and not let go all the time', () => {
    tree.write(gpuAt('0000:41:00.0', 'active'));
    const stub = stubOf([GPU_B]);
    const source = open(stub, { gpus: nvidiaGpus(tree.root) });
    for (now = 0; now < 290; now += 1) source.read();
    expect(stub.calls.filter((name) => name === 'nvmlInit_v2')).toHaveLength(2);
    expect(only(source.read()).powerW).toBe(40);
  });

  it('a desktop GPU, which never sleeps, is not let go', () => {
    tree.write(gpuAt('0000:41:00.0', 'active', 'on'));
    const stub = stubOf([GPU_B]);
    const source = open(stub, { gpus: nvidiaGpus(tree.root) });
    for (now = 0; now < 100; now += 1) source.read();
    expect(stub.calls).not.toContain('nvmlShutdown');
  });
});
