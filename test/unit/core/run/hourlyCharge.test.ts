import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Series, Slot } from '../../../../src/core/grid/series';
import { footprintOf } from '../../../../src/core/run/footprint';
import { hourlyCharge, isNewCharge, mayCharge } from '../../../../src/core/run/hourlyCharge';
import type { RunRecord } from '../../../../src/core/run/record';
import { gramsPerKwh, joules, millis, seconds } from '../../../../src/core/units';

const HOUR = 3_600_000;
const KWH = 3.6e6;
const T0 = 1_700_000_000_000 - (1_700_000_000_000 % HOUR);

const run = (kwh: readonly number[], minutesIn = 0, minutesOut = 60): RunRecord => {
  const start = millis(T0 + minutesIn * 60_000);
  const end = millis(T0 + (kwh.length - 1) * HOUR + minutesOut * 60_000);
  const total = kwh.reduce((sum, each) => sum + each, 0);
  return {
    id: 'a',
    name: 't.py',
    kind: 'terminal',
    command: 'python t.py',
    host: 'h',
    state: 'done',
    start,
    end,
    cells: [],
    terms: {
      pue: 1.2,
      grid: {
        zone: 'DE',
        zoneName: 'Germany',
        gPerKwh: gramsPerKwh(400),
        band: { low: 0.3, high: 0.4 },
        source: 'mean of a year',
        signal: 'average',
      },
    },
    energy: {
      durationS: seconds((end - start) / 1000),
      boundsJ: joules(0),
      hours: kwh.map((each, index) => ({ from: millis(T0 + index * HOUR), energyJ: joules(each * KWH) })),
      devices: [
        {
          device: 'cpu',
          kind: 'cpu',
          name: 'CPU',
          model: '',
          source: 'counter',
          how: '',
          band: { low: 0, high: 0 },
          activeJ: joules(total * KWH),
          idleJ: joules(0),
          gapS: seconds(0),
          share: 1,
        },
      ],
    },
  };
};
const slot = (from: number, to: number, g: number, kind: Slot['kind'] = 'actual', extra: Partial<Slot> = {}): Slot => ({
  start: millis(T0 + from * HOUR),
  end: millis(T0 + to * HOUR),
  gPerKwh: gramsPerKwh(g),
  kind,
  ...extra,
});
const series = (...slots: readonly Slot[]): Series<'average'> => ({
  zone: 'DE',
  source: 'Energy-Charts',
  signal: 'average',
  factor: 'lifecycle',
  issuedAt: millis(T0),
  slots,
});

describe('a run charged by the hour', () => {
  it('costs the sum of its hours', () => {
    const ofRun = run([1, 3]);
    const grid = hourlyCharge(ofRun, series(slot(0, 1, 100), slot(1, 2, 500)));
    expect(grid).toMatchObject({ gPerKwh: 400, zoneName: 'Germany', source: 'Energy-Charts', factor: 'lifecycle' });
    const { carbon } = footprintOf(ofRun.energy, { ...ofRun.terms, ...(grid && { grid }) });
    expect(carbon?.value).toBeCloseTo(1.2 * (1 * 100 + 3 * 500));
  });

  it('is Σ E·I / Σ E between the least and the most, whatever the step', () => {
    const hour = fc.record({
      kwh: fc.double({ min: 0.001, max: 50, noNaN: true }),
      g: fc.integer({ min: 0, max: 1500 }),
    });
    fc.assert(
      fc.property(fc.array(hour, { minLength: 1, maxLength: 30 }), fc.constantFrom(1, 2, 4, 12), (hours, parts) => {
        const slots = hours.flatMap(({ g }, index) =>
          Array.from({ length: parts }, (_, part) => slot(index + part / parts, index + (part + 1) / parts, g)),
        );
        const grid = hourlyCharge(run(hours.map(({ kwh }) => kwh)), series(...slots));
        const [energy, carbon] = hours.reduce(([e, c], { kwh, g }) => [e + kwh, c + kwh * g], [0, 0]);
        expect(grid?.gPerKwh).toBeCloseTo(carbon / energy, 6);
      }),
    );
  });

  it('takes of an hour only the part in which it ran', () => {
    const half = run([1], 30);
    expect(hourlyCharge(half, series(slot(0, 0.5, 900), slot(0.5, 1, 100)))?.gPerKwh).toBeCloseTo(100);
  });

  it('is left as it was where an hour is not known, or only as usual', () => {
    const two = run([1, 1]);
    expect(hourlyCharge(two, series(slot(0, 1, 100)))).toBeUndefined();
    expect(hourlyCharge(two, series(slot(0, 1, 100), slot(1, 2, 300, 'typical')))).toBeUndefined();
    const { end, ...unended } = two;
    expect(end).toBeDefined();
    expect(hourlyCharge({ ...unended, state: 'running' }, series(slot(0, 2, 100)))).toBeUndefined();
  });

  it('needs nothing about hours without energy', () => {
    expect(hourlyCharge(run([1, 0]), series(slot(0, 1, 100)))?.gPerKwh).toBe(100);
  });

  it('has the band of what was forecast, and none of its own for actual values', () => {
    const two = run([1, 1]);
    const band = { low: gramsPerKwh(150), high: gramsPerKwh(300) };
    const known = series(slot(0, 1, 200), slot(1, 2, 200, 'forecast', band));
    expect(hourlyCharge(two, known)?.band).toEqual({ low: 25 / 200, high: 50 / 200 });
    const bare = hourlyCharge(two, series(slot(0, 2, 200, 'forecast')))?.band;
    expect(bare?.low).toBeCloseTo(0.26);
    expect(bare?.high).toBeCloseTo(0.26);
    expect(hourlyCharge(two, series(slot(0, 2, 200)))?.band).toEqual({ low: 0, high: 0 });
  });

  it('does not take what was estimated for what was measured', () => {
    const grid = hourlyCharge(run([1]), series(slot(0, 1, 200, 'actual', { estimated: true })));
    expect(grid?.hours).toMatchObject([{ kind: 'forecast' }]);
    expect(grid?.band.low).toBeCloseTo(0.26);
  });

  it('counts what was read after its end to its last hour', () => {
    const short = { ...run([1, 3], 0, 60), end: millis(T0 + HOUR - 300) };
    expect(hourlyCharge(short, series(slot(0, 1, 100)))?.gPerKwh).toBeCloseTo(100);
    const early = { ...run([1, 1]), start: millis(T0 + HOUR) };
    expect(hourlyCharge(early, series(slot(1, 2, 70)))?.gPerKwh).toBeCloseTo(70);
  });

  it('may come from any source first, and from then on from that one only', () => {
    const two = run([1, 1]);
    const neso = { source: 'NESO', signal: 'average', factor: 'direct' } as const;
    expect(mayCharge(neso, two)).toBe(true);
    const grid = hourlyCharge(two, { ...series(slot(0, 2, 200, 'forecast')), ...neso });
    const charged = { ...two, terms: { ...two.terms, ...(grid && { grid }) } };
    expect(mayCharge(neso, charged)).toBe(true);
    for (const other of [{ source: 'Maps' }, { factor: 'lifecycle' }, { signal: 'marginal' }] as const)
      expect(mayCharge({ ...neso, ...other }, charged)).toBe(false);
    // Written before the factor was kept.
    const { factor, ...older } = charged.terms.grid!;
    expect(factor).toBe('direct');
    expect(mayCharge(neso, { ...charged, terms: { pue: 1, grid: older } })).toBe(true);
  });

  it('is said again when actual values come, and not without', () => {
    const two = run([1, 1]);
    const foreseen = hourlyCharge(two, series(slot(0, 1, 200), slot(1, 2, 200, 'forecast')));
    const settled = hourlyCharge(two, series(slot(0, 1, 200), slot(1, 2, 260)));
    if (foreseen === undefined || settled === undefined) throw new Error('no charge');
    expect(isNewCharge(two, foreseen)).toBe(true);
    const charged = { ...two, terms: { ...two.terms, grid: foreseen } };
    expect(isNewCharge(charged, foreseen)).toBe(false);
    expect(isNewCharge(charged, settled)).toBe(true);
    expect(isNewCharge({ ...two, terms: { ...two.terms, grid: settled } }, settled)).toBe(false);
  });
});
