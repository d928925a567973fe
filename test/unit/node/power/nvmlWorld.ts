/** What every test of NVML's source starts from: a fake sysfs tree, a clock that is set by hand, stubs that are closed at the end. */
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import type { Reading } from '../../../../src/core/energy/frame';
import { NvmlSource } from '../../../../src/node/power/nvidia/nvml';
import type { NvmlEnvironment } from '../../../../src/node/power/nvidia/nvmlSession';
import { NvmlStub, removeStubs } from './nvmlStub';
import { SysTree } from './sysTree';

class NvmlWorld {
  tree = new SysTree();
  now = 0;
  readonly #opened: NvmlSource[] = [];

  open(stub: NvmlStub, more: Partial<NvmlEnvironment> = {}): NvmlSource {
    const source = new NvmlSource({
      library: stub.load(),
      gpus: [],
      barrier: undefined,
      wakeSleeping: false,
      monotonic: () => this.now,
      ...more,
    });
    this.#opened.push(source);
    return source;
  }

  close(): void {
    for (const source of this.#opened) source.close();
    this.tree.dispose();
  }
}

/** A new one for each test of the file that calls this. */
export let world: NvmlWorld;
beforeEach(() => {
  world = new NvmlWorld();
});
afterEach(() => world.close());
afterAll(removeStubs);

export const stubOf = (lines: readonly string[], without: readonly string[] = []): NvmlStub => {
  const stub = new NvmlStub(without);
  stub.play(...lines);
  return stub;
};

export const only = (readings: readonly Reading[]): Reading => {
  expect(readings).toHaveLength(1);
  return readings[0]!;
};
