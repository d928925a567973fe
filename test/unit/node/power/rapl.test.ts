import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RaplSource, raplRung } from '../../../../src/node/power/intel/rapl';
import { SysTree } from './sysTree';

const zone = (
  name: string,
  label: string,
  energy: number,
  more: Record<string, number> = {},
): Record<string, string | number> => ({
  [`class/powercap/${name}/name`]: label,
  [`class/powercap/${name}/energy_uj`]: energy,
  [`class/powercap/${name}/max_energy_range_uj`]: 262143328850,
  ...Object.fromEntries(Object.entries(more).map(([file, value]) => [`class/powercap/${name}/${file}`, value])),
});

let tree: SysTree;
beforeEach(() => (tree = new SysTree()));
afterEach(() => tree.dispose());

const open = () => raplRung('Test CPU', tree.root).open();

describe('RAPL', () => {
  it('reads the package as CPU and dram as memory; nothing inside or around them is added', () => {
    tree.write({
      ...zone('intel-rapl:0', 'package-0', 5_000_000, {
        constraint_0_power_limit_uw: 125_000_000,
        constraint_1_power_limit_uw: 253_000_000,
      }),
      ...zone('intel-rapl:0:0', 'core', 4_000_000),
      ...zone('intel-rapl:0:1', 'uncore', 100_000),
      ...zone('intel-rapl:0:2', 'dram', 700_000),
      ...zone('intel-rapl:1', 'psys', 9_000_000),
      ...zone('intel-rapl-mmio:0', 'package-0', 5_000_000),
    });
    const { source, check } = open();
    expect(check.works).toBe(true);
    expect(source?.devices().map(({ id, how, maxW }) => ({ id, how, maxW }))).toEqual([
      { id: 'cpu', how: 'RAPL package-0', maxW: 253 },
      { id: 'memory', how: 'RAPL dram', maxW: undefined },
    ]);
    expect(source?.read()).toEqual([
      { device: 'cpu', counterJ: 5, counterRangeJ: 262143.32885 },
      { device: 'memory', counterJ: 0.7, counterRangeJ: 262143.32885 },
    ]);
    expect([source?.covers?.('CPU'), source?.covers?.('Memory')]).toEqual([true, true]);
    tree.write({ 'class/powercap/intel-rapl:0/energy_uj': 6_500_000 });
    expect(source?.read()[0]?.counterJ).toBe(6.5);
    source?.close();
  });

  it('finds sub-zones that are listed only inside their zone', () => {
    tree.write({ ...zone('intel-rapl:0', 'package-0', 1), ...zone('intel-rapl:0/intel-rapl:0:0', 'dram', 2) });
    expect(
      open()
        .source?.devices()
        .map(({ id }) => id),
    ).toEqual(['cpu', 'memory']);
  });

  it('keeps sockets apart, and counts dies that mirror one counter once', () => {
    tree.write({
      ...zone('intel-rapl:0', 'package-0-die-0', 60_000_000_000),
      ...zone('intel-rapl:1', 'package-0-die-1', 60_000_000_900),
      ...zone('intel-rapl:1:0', 'dram', 5),
      ...zone('intel-rapl:2', 'package-1-die-0', 60_000_000_100),
    });
    const { source } = open();
    expect(source?.devices().map(({ id, name }) => [id, name])).toEqual([
      ['cpu:0', 'CPU 0'],
      ['cpu:1', 'CPU 1'],
    ]);
    expect(source?.covers?.('Memory')).toBe(false);
  });

  it('says how a group may be allowed, and at what risk, where only root may read', () => {
    tree.write(zone('intel-rapl:0', 'package-0', 1));
    tree.mode('class/powercap/intel-rapl:0/energy_uj', 0);
    if (process.getuid?.() === 0) {
      // Root reads everything: a folder in the file's place is what it cannot read.
      tree.remove('class/powercap/intel-rapl:0/energy_uj');
      tree.write({ 'class/powercap/intel-rapl:0/energy_uj/x': 1 });
      expect(open().check).toMatchObject({ works: false, finding: expect.stringContaining('EISDIR') as string });
      return;
    }
    const { check } = open();
    expect(check.works).toBe(false);
    expect(check.remedy).toMatch(/chgrp -R power[\s\S]*CVE-2020-8694[\s\S]*group/);
  });

  it('gives a reason instead of a number when the counter goes away, and reads on when it is back', () => {
    tree.write(zone('intel-rapl:0', 'package-0', 3_000_000));
    const { source } = open();
    expect(source).toBeInstanceOf(RaplSource);
    source?.close();
    tree.remove('class/powercap/intel-rapl:0/energy_uj');
    expect(source?.read()).toEqual([{ device: 'cpu', failed: 'RAPL counter not readable: ENOENT' }]);
    tree.write({ 'class/powercap/intel-rapl:0/energy_uj': 'garbage' });
    expect(source?.read()[0]?.failed).toMatch(/not a number/);
    tree.write({ 'class/powercap/intel-rapl:0/energy_uj': 4_000_000 });
    expect(source?.read()[0]?.counterJ).toBe(4);
    source?.close();
  });

  it('says that there is none', () => {
    expect(open()).toMatchObject({ check: { works: false } });
    expect(open().source).toBeUndefined();
  });
});
