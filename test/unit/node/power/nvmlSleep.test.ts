import { describe, expect, it } from 'vitest';
import { nvidiaGpus } from '../../../../src/node/power/sysfs/sleepingGpu';
import { GPU_A, GPU_B } from './nvmlStub';
import { pciGpu } from './sysTree';
import { only, stubOf, world } from './nvmlWorld';

describe('sleeping GPUs', () => {
  const gpuAt = (busId: string, status: string, control = 'auto') =>
    pciGpu(busId, '0x10de', { 'power/runtime_status': status, 'power/control': control });

  it('see not a single call', () => {
    world.tree.write(gpuAt('0000:01:00.0', 'suspended'));
    const stub = stubOf([GPU_A]);
    const source = world.open(stub, { gpus: nvidiaGpus(world.tree.root) });
    for (world.now = 0; world.now < 120; world.now += 1) {
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
    world.tree.write(gpuAt('0000:01:00.0', 'suspended'));
    const source = world.open(stubOf([GPU_A]), { gpus: nvidiaGpus(world.tree.root) });
    world.tree.write(gpuAt('0000:01:00.0', 'active'));
    expect(only(source.read())).toMatchObject({ device: 'gpu:GPU-aaaa', powerW: 120 });
  });

  it('are left alone beside one that is awake', () => {
    world.tree.write({ ...gpuAt('0000:01:00.0', 'suspended'), ...gpuAt('0000:41:00.0', 'active', 'on') });
    const source = world.open(stubOf([GPU_A, GPU_B]), { gpus: nvidiaGpus(world.tree.root) });
    expect(source.read().map(({ device, asleep }) => [device, asleep])).toEqual([
      ['gpu:GPU-bbbb', undefined],
      ['gpu:0000:01:00.0', true],
    ]);
  });

  it('are woken when the user asks for it', () => {
    world.tree.write(gpuAt('0000:01:00.0', 'suspended'));
    const source = world.open(stubOf([GPU_A]), { gpus: nvidiaGpus(world.tree.root), wakeSleeping: true });
    expect(only(source.read())).toMatchObject({ powerW: 120 });
  });

  it('an idle laptop GPU is let go, so that it can fall asleep, and keeps its name', () => {
    world.tree.write(gpuAt('0000:41:00.0', 'active'));
    const stub = stubOf([GPU_B]);
    const source = world.open(stub, { gpus: nvidiaGpus(world.tree.root) });
    for (world.now = 0; world.now <= 20; world.now += 1) source.read();
    expect(stub.calls.at(-1)).toBe('nvmlShutdown');
    world.tree.write(gpuAt('0000:41:00.0', 'suspended'));
    stub.forgetCalls();
    for (; world.now < 60; world.now += 1) expect(source.read()).toEqual([{ device: 'gpu:GPU-bbbb', asleep: true }]);
    expect(stub.calls).toEqual([]);
  });

  it('a GPU that a display keeps awake is read on, and not let go all the time', () => {
    world.tree.write(gpuAt('0000:41:00.0', 'active'));
    const stub = stubOf([GPU_B]);
    const source = world.open(stub, { gpus: nvidiaGpus(world.tree.root) });
    for (world.now = 0; world.now < 290; world.now += 1) source.read();
    expect(stub.calls.filter((name) => name === 'nvmlInit_v2')).toHaveLength(2);
    expect(only(source.read()).powerW).toBe(40);
  });

  it('a desktop GPU, which never sleeps, is not let go', () => {
    world.tree.write(gpuAt('0000:41:00.0', 'active', 'on'));
    const stub = stubOf([GPU_B]);
    const source = world.open(stub, { gpus: nvidiaGpus(world.tree.root) });
    for (world.now = 0; world.now < 100; world.now += 1) source.read();
    expect(stub.calls).not.toContain('nvmlShutdown');
  });
});
