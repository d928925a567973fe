import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { amdHwmonRung } from '../../../../src/node/power/amd/amdHwmon';
import { intelHwmonRung } from '../../../../src/node/power/intel/intelHwmon';
import { SysTree, pciGpu } from './sysTree';

let tree: SysTree;
beforeEach(() => (tree = new SysTree()));
afterEach(() => tree.dispose());

describe('AMD hwmon', () => {
  const rung = () => amdHwmonRung(tree.root).open();

  it('reads microwatts and how busy the card is', () => {
    tree.write({
      ...pciGpu('0000:03:00.0', '0x1002', {
        'hwmon/hwmon4/power1_average': 187_000_000,
        'hwmon/hwmon4/power1_cap': 300_000_000,
        gpu_busy_percent: 40,
        'power/runtime_status': 'active',
      }),
      ...pciGpu('0000:03:00.1', '0x1002', { class: '0x040300' }),
    });
    const { source } = rung();
    expect(source?.devices()).toMatchObject([
      { id: 'gpu:0000:03:00.0', maxW: 300, source: 'integrated', split: 'device' },
    ]);
    expect(source?.read()).toEqual([{ device: 'gpu:0000:03:00.0', powerW: 187, utilization: 0.4, quiet: false }]);
    expect(source?.instant?.()).toEqual([{ device: 'gpu:0000:03:00.0', powerW: 187 }]);
    tree.write(
      pciGpu('0000:03:00.0', '0x1002', { 'power/runtime_status': 'suspended', 'hwmon/hwmon4/power1_average': 'x' }),
    );
    expect(source?.read()).toEqual([{ device: 'gpu:0000:03:00.0', asleep: true }]);
    source?.close();
  });

  it('takes power1_input where there is no average', () => {
    tree.write(pciGpu('0000:03:00.0', '0x1002', { 'hwmon/hwmon0/power1_input': 50_000_000 }));
    expect(rung().source?.read()).toEqual([{ device: 'gpu:0000:03:00.0', powerW: 50 }]);
  });

  it('leaves graphics inside the processor to the CPU', () => {
    tree.write(
      pciGpu('0000:03:00.0', '0x1002', { 'hwmon/hwmon0/power1_input': 50_000_000, 'hwmon/hwmon0/in1_label': 'vddnb' }),
    );
    expect(rung().source).toBeUndefined();
    expect(rung().check.finding).toMatch(/inside the processor/);
  });

  it('is absent without such a card', () => {
    tree.write(pciGpu('0000:03:00.0', '0x10de'));
    expect(rung()).toMatchObject({ absent: true, check: { works: false } });
  });
});

describe('Intel hwmon', () => {
  it('reads the energy counter in microjoules', () => {
    tree.write(
      pciGpu('0000:03:00.0', '0x8086', {
        'hwmon/hwmon2/energy1_input': 1_234_000_000,
        'hwmon/hwmon2/power1_max': 190_000_000,
        'hwmon/hwmon2/name': 'xe',
      }),
    );
    const { source } = intelHwmonRung(tree.root).open();
    expect(source?.devices()).toMatchObject([{ source: 'counter', how: 'hwmon xe energy counter', maxW: 190 }]);
    expect(source?.read()).toEqual([{ device: 'gpu:0000:03:00.0', counterJ: 1234 }]);
    source?.close();
  });

  it('says that graphics inside the processor have no counter of their own', () => {
    tree.write(pciGpu('0000:00:02.0', '0x8086'));
    expect(intelHwmonRung(tree.root).open().check.finding).toMatch(/part of its package/);
  });
});
