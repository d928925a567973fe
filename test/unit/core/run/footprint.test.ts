import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { footprintOf, labelOf } from '../../../../src/core/run/footprint';
import type { DeviceEnergy, RunEnergy, RunTerms } from '../../../../src/core/run/record';
import { gramsPerKwh, joules, seconds, type Source } from '../../../../src/core/units';

const device = (activeJ: number, idleJ: number, extra: Partial<DeviceEnergy> = {}): DeviceEnergy => ({
  device: 'cpu',
  kind: 'cpu',
  name: 'CPU',
  model: '',
  source: 'counter',
  how: '',
  band: { low: 0.05, high: 0.05 },
  activeJ: joules(activeJ),
  idleJ: joules(idleJ),
  gapS: seconds(0),
  share: 1,
  ...extra,
});
const energy = (devices: readonly DeviceEnergy[], durationS = 3600, boundsJ = 0): RunEnergy => ({
  durationS: seconds(durationS),
  devices,
  boundsJ: joules(boundsJ),
  hours: [],
});
const germany: RunTerms['grid'] = {
  zone: 'DE',
  zoneName: 'Germany',
  gPerKwh: gramsPerKwh(400),
  band: { low: 0.3, high: 0.4 },
  source: 'test',
  signal: 'average',
};

describe('a footprint', () => {
  it('is energy × PUE × intensity, and the price of it', () => {
    const terms: RunTerms = {
      grid: germany,
      pue: 1.5,
      price: { perKwh: 0.3, currency: '€' },
      waterLPerKwh: { value: 2, source: 't' },
    };
    const footprint = footprintOf(energy([device(3.6e6, 0)]), terms);
    expect(footprint.energy?.value).toBe(3.6e6);
    expect(footprint.carbon?.value).toBeCloseTo(600);
    expect(footprint.cost?.value).toBeCloseTo(0.45);
    expect(footprint.water).toBeCloseTo(3);
    expect(footprint.meanW).toBeCloseTo(1000);
  });

  it('adds errors of devices in quadrature, of one device fully', () => {
    const gpu = device(3000, 0, { device: 'gpu', band: { low: 0.1, high: 0.1 } });
    const cpu = device(4000, 0, { band: { low: 0.1, high: 0.1 } });
    const total = footprintOf(energy([gpu, cpu]), { pue: 1 }).energy;
    expect(total?.high).toBeCloseTo(7000 + Math.hypot(300, 400));
    expect(
      footprintOf(energy([device(7000, 0, { band: { low: 0.1, high: 0.1 } })]), { pue: 1 }).energy?.high,
    ).toBeCloseTo(7700);
  });

  it('widens with what the ends cannot resolve and with shared use', () => {
    const alone = footprintOf(energy([device(1000, 0)], 10), { pue: 1 }).energy;
    const bounds = footprintOf(energy([device(1000, 0)], 10, 400), { pue: 1 }).energy;
    const shared = footprintOf(energy([device(1000, 0, { share: 0.3 })], 10), { pue: 1 }).energy;
    expect(bounds?.high ?? 0).toBeGreaterThan((alone?.high ?? 0) + 300);
    expect(shared?.high ?? 0).toBeGreaterThan((alone?.high ?? 0) + 50);
  });

  it('is unknown, not zero, where nothing answered or no zone is set', () => {
    expect(footprintOf(energy([device(0, 0, { source: 'unknown' })]), { pue: 1, grid: germany })).toMatchObject({
      energy: undefined,
      carbon: undefined,
    });
    expect(footprintOf(undefined, { pue: 1, grid: germany }).energy).toBeUndefined();
    expect(footprintOf(energy([device(100, 0)]), { pue: 1 }).carbon).toBeUndefined();
  });

  it('opens upwards for what was not read', () => {
    const whole = footprintOf(energy([device(1000, 0)], 10), { pue: 1 }).energy;
    const half = footprintOf(energy([device(1000, 0, { gapS: seconds(5) })], 10), { pue: 1 }).energy;
    expect(half?.low).toBe(whole?.low);
    expect(half?.high).toBeCloseTo((whole?.high ?? 0) + 1000, 6);
    const mean = footprintOf(energy([device(1000, 0, { gapS: seconds(5) })], 10), { pue: 1 }).meanW;
    expect(mean).toBeCloseTo(200, 6);
  });

  it('keeps low ≤ value ≤ high and nothing negative', () => {
    const part = fc.record({
      activeJ: fc.double({ min: 0, max: 1e9, noNaN: true }),
      idleJ: fc.double({ min: 0, max: 1e9, noNaN: true }),
      low: fc.double({ min: 0, max: 2, noNaN: true }),
      high: fc.double({ min: 0, max: 2, noNaN: true }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 9 }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (parts, boundsJ) => {
          const devices = parts.map(({ activeJ, idleJ, low, high, share }) =>
            device(activeJ, idleJ, { band: { low, high }, share }),
          );
          const { energy: total, carbon } = footprintOf(energy(devices, 60, boundsJ), { pue: 1.2, grid: germany });
          for (const estimate of [total, carbon]) {
            expect(estimate?.low).toBeGreaterThanOrEqual(0);
            expect(estimate?.low).toBeLessThanOrEqual(estimate?.value ?? NaN);
            expect(estimate?.high).toBeGreaterThanOrEqual(estimate?.value ?? NaN);
          }
        },
      ),
    );
  });
});

describe('a device that told nothing', () => {
  it('is named: the energy is without it', () => {
    const silent = device(0, 0, { name: 'GPU 0', source: 'unknown' });
    expect(footprintOf(energy([device(100, 10), silent], 60), { pue: 1 })).toMatchObject({
      energy: { value: 110 },
      unmeasured: ['GPU 0'],
    });
  });
});

describe('the label of a sum', () => {
  const label = (...parts: readonly (readonly [Source, number])[]) => {
    const devices = parts.map(([source, value]) => device(value, 0, { source }));
    return labelOf(
      devices,
      parts.reduce((sum, [, value]) => sum + value, 0),
    );
  };
  it('is that of its weakest part above 5 %', () => {
    expect(label(['counter', 100], ['modelled', 4])).toBe('counter');
    expect(label(['counter', 100], ['modelled', 6])).toBe('modelled');
    expect(label(['integrated', 100], ['counter', 100])).toBe('integrated');
    expect(label()).toBe('unknown');
  });
});
