import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Slot } from '../../../../src/core/grid/series';
import { CarryOver } from '../../../../src/core/plan/carryOver';
import { withBand } from '../../../../src/core/plan/conformalBand';
import { continued } from '../../../../src/core/plan/continued';
import { Integral } from '../../../../src/core/plan/integral';
import { ForecastOutlook } from '../../../../src/core/plan/outlook';
import { profileSlots } from '../../../../src/core/plan/profile';
import { gramsPerKwh, millis } from '../../../../src/core/units';
import { at, hourly, HOUR, sunny } from './gridSeries';

const NOW = 30 * 24 + 8;
const known = (slots: readonly Slot[], now: number): Integral =>
  new Integral(slots.filter(({ end }) => end <= at(now)));

/** Errors that are there for some hours: the mean of noise over the last `memory` hours, the same at each run. */
function wandering(hour: number, memory: number): number {
  let sum = 0;
  for (let back = 0; back < memory; back++) sum += Math.sin((hour - back) ** 2 * 12.9898) * 40;
  return sum / Math.sqrt(memory);
}

describe('the error of a forecast', () => {
  const past = (memory: number, now = NOW) => {
    const forecast = hourly(40 * 24, sunny, 'forecast');
    const actual = hourly(40 * 24, (hour) => sunny(hour) + 60 + wandering(hour, memory));
    const all = new Integral(forecast);
    return { forecast, actual, of: { actual: known(actual, now), forecastAt: () => all } };
  };

  it('is carried over for as long as errors last here', () => {
    const shares = (memory: number) =>
      CarryOver.learnt(
        {
          actual: known(
            hourly(40 * 24, (hour) => sunny(hour) + wandering(hour, memory)),
            NOW,
          ),
          forecastAt: past(1).of.forecastAt,
        },
        at(NOW),
        at(NOW + 24),
      ).shares;
    const [long, short] = [shares(12), shares(1)];
    expect(long[0]).toBeGreaterThan(0.6);
    expect(long[0]).toBeGreaterThan(long[6] ?? 1);
    expect(Math.abs(short[0] ?? 1)).toBeLessThan(0.3);
  });

  it('is less after the correction, on all mornings of a week', () => {
    let [before, after] = [0, 0];
    for (let day = 29; day < 37; day++) {
      const now = day * 24 + 8;
      const { forecast, actual, of } = past(12, now);
      const corrected = CarryOver.learnt(of, at(now), at(now + 12)).corrected(forecast, at(now));
      for (let hour = now; hour < now + 4; hour++) {
        const came = actual[hour]?.gPerKwh ?? 0;
        before += Math.abs(came - (forecast[hour]?.gPerKwh ?? 0));
        after += Math.abs(came - (corrected[hour]?.gPerKwh ?? 0));
      }
    }
    expect(after).toBeLessThan(before / 2);
  });

  it('changes nothing where what came is not known lately, or too little is', () => {
    const { forecast, actual, of } = past(12);
    const late = { ...of, actual: known(actual, NOW - 7) };
    const young = { ...of, actual: new Integral(actual.slice(NOW - 24, NOW)) };
    for (const each of [late, young, { ...of, forecastAt: () => undefined }])
      expect(CarryOver.learnt(each, at(NOW), at(NOW + 12)).corrected(forecast, at(NOW))).toEqual(forecast);
  });

  it('never makes an intensity negative', () => {
    const { of } = past(12);
    const low = hourly(40 * 24, () => 0, 'forecast');
    const all = new Integral(hourly(40 * 24, () => 400, 'forecast'));
    const corrected = CarryOver.learnt({ ...of, forecastAt: () => all }, at(NOW), at(NOW + 9)).corrected(low, at(NOW));
    expect(Math.min(...corrected.map(({ gPerKwh }) => gPerKwh))).toBe(0);
  });
});

describe('a band around a forecast', () => {
  it('holds about four of five hours of errors such as those before', () => {
    const forecast = hourly(40 * 24, sunny, 'forecast');
    const actual = hourly(40 * 24, (hour) => sunny(hour) + wandering(hour, 1));
    const all = new Integral(forecast);
    let [inside, hours] = [0, 0];
    for (let now = 15 * 24; now < 38 * 24; now += 5) {
      const ahead = forecast.slice(now, now + 12);
      for (const { start, low = 0, high = 0 } of withBand(ahead, at(now), {
        actual: known(actual, now),
        forecastAt: () => all,
      })) {
        const came = actual[(start - at(0)) / HOUR]?.gPerKwh ?? -1;
        hours++;
        if (low <= came && came <= high) inside++;
      }
    }
    expect(inside / hours).toBeGreaterThan(0.75);
    expect(inside / hours).toBeLessThan(0.85);
  });

  it("is the source's own where it has one, and none where too little is known", () => {
    const forecast = hourly(40 * 24, sunny, 'forecast');
    const all = new Integral(forecast);
    const past = { actual: known(hourly(40 * 24, sunny), NOW), forecastAt: () => all };
    const own = forecast.map((slot) => ({ ...slot, low: gramsPerKwh(1), high: gramsPerKwh(999) }));
    expect(withBand(own, at(NOW), past)).toEqual(own);
    expect(withBand(forecast, at(24 * 5), { ...past, actual: known(hourly(40 * 24, sunny), 24 * 5) })).toEqual(
      forecast,
    );
  });
});

describe('the usual of the last days', () => {
  it('is the same hour of seven days, at the level of now, and knows nothing of what comes', () => {
    const actual = hourly(20 * 24, sunny);
    const higher = hourly(14 * 24, (hour) => sunny(hour) + (hour >= 10 * 24 ? 50 : 0));
    const now = 10 * 24 + 8;
    const usual = profileSlots(new Integral(higher), at(now), at(now + 48));
    expect(usual).toEqual(profileSlots(known(higher, now), at(now), at(now + 48)));
    expect((usual[0]?.gPerKwh ?? 0) - sunny(8)).toBeGreaterThan(25);
    expect((usual[47]?.gPerKwh ?? 0) - sunny(7)).toBeLessThan(15);
    const plain = profileSlots(new Integral(actual), at(10 * 24), at(10 * 24 + 24));
    for (const [hour, { gPerKwh, kind }] of plain.entries()) {
      expect(gPerKwh).toBeCloseTo(sunny(hour), 6);
      expect(kind).toBe('typical');
    }
  });

  it('is not there for hours of which five days are not known', () => {
    const gappy = new Integral(hourly(10 * 24, (hour) => (hour % 24 === 3 && hour > 72 ? null : sunny(hour))));
    const hours = profileSlots(gappy, at(240), at(264)).map(({ start }) => (start - at(240)) / HOUR);
    expect(hours).not.toContain(3);
    expect(hours).toHaveLength(23);
    expect(profileSlots(new Integral(hourly(4 * 24, sunny)), at(96), at(120))).toEqual([]);
    expect(profileSlots(new Integral([]), at(96), at(120))).toEqual([]);
  });
});

describe('a forecast that ends', () => {
  it('goes on at its level without an overlap, whatever its steps', () => {
    const input = fc.record({
      step: fc.constantFrom(0.25, 0.5, 1),
      end: fc.integer({ min: 1, max: 47 }),
      level: fc.double({ min: 0.4, max: 2.5, noNaN: true }),
    });
    fc.assert(
      fc.property(input, ({ step, end, level }) => {
        const forecast = hourly(end, (hour) => sunny(Math.floor(hour)) * level, 'forecast', step);
        const all = continued(forecast, hourly(48, sunny, 'typical'));
        for (const [index, { start }] of all.entries()) if (index > 0) expect(start).toBe(all[index - 1]?.end);
        expect(all.at(-1)?.end).toBe(at(48));
        expect(all.at(-1)?.gPerKwh).toBeCloseTo(sunny(47) * level, 6);
      }),
    );
  });

  it('is taken as it is where nothing is usual; of two that have nothing in common, each has its own level', () => {
    const forecast = hourly(10, sunny, 'forecast');
    expect(continued(forecast, [])).toEqual(forecast);
    expect(continued([], hourly(5, sunny, 'typical'))).toEqual(hourly(5, sunny, 'typical'));
    const high = hourly(10, () => 2900, 'forecast');
    expect(
      continued(
        high,
        hourly(12, () => 20, 'typical'),
      ).at(-1)?.gPerKwh,
    ).toBe(20);
  });
});

describe('an outlook on a forecast', () => {
  it('is continued by the last days, and trusted as far as these were right', () => {
    const actual = hourly(40 * 24, sunny);
    const issued = new Map<number, Integral>();
    const forecastAt = (moment: number): Integral => {
      const from = (moment - at(0)) / HOUR;
      const made = issued.get(from) ?? new Integral(hourly(40 * 24, sunny, 'forecast').slice(from, from + 6));
      issued.set(from, made);
      return made;
    };
    const past = { actual: known(actual, NOW), forecastAt };
    const outlook = new ForecastOutlook(forecastAt(at(NOW)).slots, past, at(NOW), at(NOW + 24));
    expect(outlook.slots.map(({ kind }) => kind)).toEqual([
      ...Array<string>(6).fill('forecast'),
      ...Array<string>(18).fill('typical'),
    ]);
    const trust = outlook.odds.trust(
      { start: at(NOW), end: at(NOW + 2) },
      [{ start: at(NOW + 14), end: at(NOW + 16) }],
      0.1,
    );
    expect(trust).toMatchObject({ waits: true, worse: { count: 0, of: 14, what: 'days' } });
    expect(trust.low).toBeCloseTo(0.1, 6);
  });

  it('is nothing where there is nothing, and of gaps where there are gaps', () => {
    const past = { actual: new Integral([]), forecastAt: () => undefined };
    expect(new ForecastOutlook([], past, at(0), at(24)).slots).toEqual([]);
    const gappy = hourly(
      24,
      (hour) => (hour === 5 || hour === 6 ? -4 : hour === 9 ? 1e9 : hour === 10 ? Number.NaN : 100 + hour),
      'forecast',
    );
    const { slots, odds } = new ForecastOutlook(gappy, past, at(0), millis(at(24)));
    expect(slots).toHaveLength(20);
    expect(odds.trust({ start: at(0), end: at(1) }, [{ start: at(2), end: at(3) }], 0.04).waits).toBe(false);
    expect(odds.trust({ start: at(0), end: at(1) }, [{ start: at(2), end: at(3) }], 0.06).waits).toBe(true);
  });
});
