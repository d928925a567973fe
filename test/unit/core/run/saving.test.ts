import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Series, Slot } from '../../../../src/core/grid/series';
import type { RunRecord } from '../../../../src/core/run/record';
import { savingOf } from '../../../../src/core/run/saving';
import { gramsPerKwh, joules, millis, seconds, watts } from '../../../../src/core/units';

const HOUR = 3_600_000;
const T0 = 1_700_000_000_000 - (1_700_000_000_000 % HOUR);
const at = (hour: number) => millis(T0 + hour * HOUR);

/** Drew this in each hour from `from` on. */
const run = (from: number, kwh: readonly number[], waitedSince: number, floorW?: number): RunRecord => ({
  id: 'a',
  name: 't.py',
  kind: 'terminal',
  command: 'python t.py',
  host: 'h',
  state: 'done',
  start: at(from),
  end: at(from + kwh.length),
  waitedSince: at(waitedSince),
  cells: [],
  terms: { pue: 1 },
  energy: {
    durationS: seconds(kwh.length * 3600),
    boundsJ: joules(0),
    devices: [],
    hours: kwh.map((each, index) => ({ from: at(from + index), energyJ: joules(each * 3.6e6) })),
    ...(floorW !== undefined && { idleFloorW: watts(floorW) }),
  },
});
const known = (gPerKwh: readonly number[], kind: Slot['kind'] = 'actual'): Series<'average'> => ({
  zone: 'DE',
  source: 's',
  signal: 'average',
  factor: 'lifecycle',
  issuedAt: at(0),
  slots: gPerKwh.map((g, hour) => ({ start: at(hour), end: at(hour + 1), gPerKwh: gramsPerKwh(g), kind })),
});

describe('what waiting saved', () => {
  it('is the same energy at both times, less what the machine drew meanwhile', () => {
    const saving = savingOf(run(2, [1, 1], 0, 50), known([400, 500, 100, 200]));
    expect(saving).toEqual({ atOnce: 900, asRun: 300, waiting: 45, saved: 555, provisional: false });
  });

  it('is less than nothing where it was worse, and says what is not known', () => {
    expect(savingOf(run(1, [1], 0), known([100, 300]))).toEqual({
      atOnce: 100,
      asRun: 300,
      saved: -200,
      provisional: false,
    });
    expect(savingOf(run(1, [1], 0), known([300, 100], 'forecast'))?.provisional).toBe(true);
    expect(savingOf(run(2, [1, 1], 0), known([400, 500, 100]))).toBeUndefined();
    expect(savingOf(run(1, [1], 0), known([400, 500], 'typical'))).toBeUndefined();
    const { waitedSince, ...atOnce } = run(1, [1], 0);
    expect(waitedSince).toBe(at(0));
    expect(savingOf(atOnce, known([1, 2]))).toBeUndefined();
  });

  it('keeps the shape of the run: what it drew first is charged first', () => {
    const hours = fc.array(fc.double({ min: 0.01, max: 9, noNaN: true }), { minLength: 1, maxLength: 6 });
    const grid = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(hours, grid, fc.nat({ max: 9 }), (kwh, g, wait) => {
        const saving = savingOf(run(wait, kwh, 0), known(g));
        const cost = (from: number) => kwh.reduce((sum, each, hour) => sum + each * (g[from + hour] ?? Number.NaN), 0);
        expect(saving?.asRun).toBeCloseTo(cost(wait), 6);
        expect(saving?.atOnce).toBeCloseTo(cost(0), 6);
        expect(saving?.saved).toBeCloseTo(cost(0) - cost(wait), 6);
      }),
    );
  });
});
