import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CPU_MODEL_BAND, cpuEnergy, cpuIdlePower, cpuModelBand, cpuPower } from '../../../../src/core/energy/cpuModel';
import { gpuPower } from '../../../../src/core/energy/gpuModel';
import { memoryEnergy, memoryPower } from '../../../../src/core/energy/memoryModel';
import { seconds, watts } from '../../../../src/core/units';

const span = fc.double({ min: 0, max: 100, noNaN: true });

describe('the CPU model', () => {
  it.each([
    [0, 10],
    [0.25, 41],
    [1, 72],
    [3, 72],
    [-1, 10],
  ])('at load %d of a 100 W processor says %d W', (load, power) => {
    expect(cpuPower(watts(100), load)).toBeCloseTo(power);
  });

  it('idles at a tenth of the TDP', () => {
    expect(cpuIdlePower(watts(65))).toBeCloseTo(6.5);
  });

  it('never takes energy back when time or work is added', () => {
    fc.assert(
      fc.property(span, span, span, span, (s, more, b, work) => {
        const busy = Math.min(b, 4 * s);
        const now = cpuEnergy(watts(100), seconds(busy), seconds(s), 4);
        const later = cpuEnergy(watts(100), seconds(busy + Math.min(work, 4 * more)), seconds(s + more), 4);
        expect(later).toBeGreaterThanOrEqual(now - 1e-9);
      }),
    );
  });

  it('widens its band by what is not known of the TDP', () => {
    expect(cpuModelBand({ low: 0, high: 0 }).low).toBeCloseTo(CPU_MODEL_BAND.low);
    const wide = cpuModelBand({ low: 0.4, high: 0.3 });
    expect(wide.low).toBeGreaterThan(CPU_MODEL_BAND.low);
    expect(wide.low).toBeLessThan(1);
    expect(wide.high).toBeGreaterThan(CPU_MODEL_BAND.high);
  });
});

describe('the memory model', () => {
  it('says 3 to 5 W a module, and 0.9 to 1.5 W on ARM', () => {
    expect(memoryPower('x86', 2, 0)).toBeCloseTo(6);
    expect(memoryPower('x86', 2, 1)).toBeCloseTo(10);
    expect(memoryPower('arm', 1, 0)).toBeCloseTo(0.9);
    expect(memoryPower('arm', 1, 2)).toBeCloseTo(1.5);
  });

  it('integrates over load', () => {
    expect(memoryEnergy('x86', 1, seconds(20), seconds(10), 4)).toBeCloseTo(40);
    expect(memoryEnergy('x86', 1, seconds(0), seconds(0), 4)).toBe(0);
  });
});

describe('the GPU model', () => {
  it('is the power limit times utilisation', () => {
    expect(gpuPower(watts(300), 0.5)).toBe(150);
    expect(gpuPower(watts(300), 1.5)).toBe(300);
  });
});
