import { describe, expect, it } from 'vitest';
import { watts } from '../../../../src/core/units';
import { normalizedCpuName } from '../../../../src/node/power/model/cpuName';
import { cpuTdp } from '../../../../src/node/power/model/cpuTdp';
import table from '../../../../src/node/power/model/data/cpu-tdp.json';
import { serverCpuNames, serverWattsPerThread } from '../../../../src/node/power/model/serverCpus';
import { tableTdp } from '../../../../src/node/power/model/tdpTable';

const cpu = (name: string, more: Partial<{ sockets: number; threads: number; virtual: boolean }> = {}) => ({
  name,
  sockets: 1,
  threads: 16,
  virtual: false,
  ...more,
});

describe('the design power of a processor', () => {
  it.each([
    ['AMD Ryzen 7 5800X 8-Core Processor', 105],
    ['AMD Ryzen 9 7950X 16-Core Processor', 170],
    ['AMD Ryzen 7 PRO 4750U with Radeon Graphics', 15],
    ['AMD Ryzen AI 9 HX 370 w/ Radeon 890M', 28],
    ['AMD Ryzen Threadripper 1950X 16-Core Processor', 180],
    ['AMD FX(tm)-8350 Eight-Core Processor', 125],
    ['Intel(R) Core(TM) i7-8700 CPU @ 3.20GHz', 65],
    ['13th Gen Intel(R) Core(TM) i9-13900K', 125],
    ['Intel(R) Core(TM) Ultra 7 155H', 28],
    ['Intel(R) Xeon(R) CPU E5-2620 v3 @ 2.40GHz', 85],
    ['Apple M2 Max', 50],
  ])('knows the %s', (name, expected) =>
    expect(cpuTdp(cpu(name))).toMatchObject({ watts: expected, how: `TDP ${expected} W and load` }),
  );

  it('adds sockets up', () => {
    expect(cpuTdp(cpu('Intel(R) Xeon(R) CPU E5-2620 v3 @ 2.40GHz', { sockets: 2 }))).toMatchObject({
      watts: 170,
      how: 'TDP 170 W (2 sockets) and load',
    });
  });

  it("takes a virtual machine's share of the threads", () => {
    expect(cpuTdp(cpu('AMD EPYC 7763 64-Core Processor', { threads: 4, virtual: true }))).toEqual({
      watts: 8.75,
      how: 'TDP 8.8 W (4 of 128 threads of a 280 W processor) and load',
    });
    expect(cpuTdp(cpu('AMD EPYC 7763 64-Core Processor', { threads: 128 }))?.watts).toBe(280);
  });

  it.each([
    'AMD EPYC',
    'Intel(R) Xeon(R) CPU @ 2.20GHz',
    'Intel Xeon Processor (Skylake, IBRS)',
    'QEMU Virtual CPU version 2.5+',
  ])('goes by the thread for a cloud machine that says only %s', (name) => {
    const found = cpuTdp(cpu(name, { threads: 2, virtual: true }));
    expect(found?.watts).toBeCloseTo(2 * serverWattsPerThread().median);
    expect(found?.how).toMatch(/^about \d\.\d W per thread, typical of server CPUs, and load$/);
    expect(found?.band?.low).toBeGreaterThan(0.2);
    expect(found?.band?.high).toBeGreaterThan(0.2);
  });

  it('invents nothing for a processor it does not know', () => {
    expect(cpuTdp(cpu('Acme Turbo 9000'))).toBeUndefined();
    expect(cpuTdp(cpu('unknown'))).toBeUndefined();
  });

  it('believes the user', () => {
    expect(cpuTdp(cpu('AMD EPYC', { virtual: true }), watts(40))).toEqual({
      watts: 40,
      how: 'TDP 40 W (your setting) and load',
    });
  });
});

describe('the table', () => {
  it('is kept in the spelling that names are compared in', () => {
    const names = Object.values(table).flatMap((each) => each.split('|'));
    expect(names.length).toBeGreaterThan(4000);
    expect(names.filter((name) => normalizedCpuName(name) !== name)).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('knows every server processor whose threads are listed', () => {
    expect(serverCpuNames().filter((name) => tableTdp(name) === undefined)).toEqual([]);
    const { p10, median, p90 } = serverWattsPerThread();
    expect([p10, median, p90].map((value) => Math.round(value * 10) / 10)).toEqual([1.8, 3.4, 4.5]);
  });
});
