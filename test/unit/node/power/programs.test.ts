/** Sources that are programs, played by small scripts on a PATH of their own. */
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { seconds } from '../../../../src/core/units';
import { amdSmiRung, rocmSmiRung } from '../../../../src/node/power/amd/amdPrograms';
import { macmonRung } from '../../../../src/node/power/apple/macmon';
import type { LiveSource } from '../../../../src/node/power/source';
import { SysTree, pciGpu } from './sysTree';

let tree: SysTree;
let source: LiveSource | undefined;
beforeEach(() => {
  tree = new SysTree().write(pciGpu('0000:03:00.0', '0x1002'));
  vi.stubEnv('PATH', `${tree.root}:${process.env['PATH'] ?? ''}`);
});
afterEach(() => {
  source?.close();
  source = undefined;
  vi.unstubAllEnvs();
  tree.dispose();
});

const monotonic = () => seconds(performance.now() / 1000);
const until = (condition: () => unknown) => vi.waitUntil(() => Boolean(condition()), { timeout: 10_000, interval: 5 });

function program(name: string, script: string): void {
  const file = path.join(tree.root, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

describe('amd-smi and rocm-smi', () => {
  it('are read in the background: a frame has what came last and never waits', async () => {
    program(
      'amd-smi',
      `echo 'some banner'; echo '[{"gpu": 0, "power": {"socket_power": {"value": 138, "unit": "W"}}}]'`,
    );
    source = amdSmiRung(monotonic, tree.root).open().source;
    expect(source?.read()).toEqual([]);
    await until(() => source?.devices().length === 1);
    expect(source?.devices()[0]).toMatchObject({ id: 'gpu:amd-0', source: 'integrated', split: 'device' });
    expect(source?.read()).toMatchObject([{ device: 'gpu:amd-0', powerW: 138, integralJ: 0 }]);
  });

  it('end where they tell no power, or are not there', async () => {
    program('amd-smi', `echo '[]'`);
    source = amdSmiRung(monotonic, tree.root).open().source;
    await until(() => source?.ended);
    expect(source?.ended).toBe('amd-smi tells no power here.');
    vi.stubEnv('PATH', '/nowhere');
    expect(await rocmSmiRung(monotonic, tree.root).check?.()).toMatchObject({
      works: false,
      finding: 'The program rocm-smi is not installed.',
    });
  });

  it('are not started where there is no AMD GPU', () => {
    expect(rocmSmiRung(monotonic, '/nowhere').open()).toMatchObject({ absent: true });
  });
});

describe('macmon', () => {
  it('integrates its rails', async () => {
    program(
      'macmon',
      `while :; do echo '{"cpu_power":2.0,"gpu_power":1.0,"ram_power":0.5,"sys_power":9}'; sleep 0.02; done`,
    );
    source = macmonRung('Apple M2', monotonic).open().source;
    expect(source?.covers?.('CPU')).toBe(true);
    await until(() => (source?.read().find(({ device }) => device === 'cpu')?.integralJ ?? 0) > 0.1);
    expect(source?.devices().map(({ id, kind }) => [id, kind])).toEqual([
      ['cpu', 'cpu'],
      ['gpu:apple', 'gpu'],
      ['memory', 'memory'],
    ]);
    expect(source?.read().map(({ powerW }) => powerW)).toEqual([2, 1, 0.5]);
  });

  it('leaves the processor to the next source where it tells none', async () => {
    program('macmon', `while :; do echo '{"cpu_power":0.0,"gpu_power":1.0}'; sleep 0.05; done`);
    source = macmonRung('Apple M9', monotonic).open().source;
    await until(() => source?.devices().length === 1);
    expect(['CPU', 'Apple GPU', 'Memory'].map((part) => source?.covers?.(part as 'CPU'))).toEqual([false, true, false]);
  });

  it('says how to get it where it is missing', async () => {
    vi.stubEnv('PATH', '/nowhere');
    expect(await macmonRung('x', monotonic).check?.()).toMatchObject({
      works: false,
      remedy: expect.stringContaining('brew install macmon') as string,
    });
  });

  it('a silent stream is a failure with its length, not the last value for ever', async () => {
    let offset = 0;
    program('macmon', `echo '{"cpu_power":2.0}'; sleep 600`);
    source = macmonRung('x', () => seconds(performance.now() / 1000 + offset)).open().source;
    await until(() => source?.read()[0]?.powerW === 2);
    offset = 10;
    expect(source?.read()[0]).toMatchObject({ failed: expect.stringMatching(/^no news for 1\d s$/) as string });
    expect(source?.read()[0]?.powerW).toBeUndefined();
  });
});
