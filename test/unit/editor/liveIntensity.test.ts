import { describe, expect, it } from 'vitest';
import { intensitySource } from '../../../src/core/text/factorText';
import { english } from '../../../src/core/text/translate';
import { gramsPerKwh, millis } from '../../../src/core/units';
import { LiveIntensity } from '../../../src/editor/grid/liveIntensity';
import { annualMean } from '../../../src/node/grid/annualMean';
import { neso } from '../../../src/node/grid/sources/neso';

const HOUR = 3_600_000;
const T0 = millis(Date.parse('2026-05-12T12:00:00Z'));

describe('what a kilowatt-hour costs now', () => {
  it('says whose figure it is and what that counts: never direct emissions in place of a life-cycle mean unsaid', () => {
    const live = new LiveIntensity(annualMean);
    const shown = (at: number): readonly unknown[] => {
      const grid = live.intensity('GB', millis(at));
      return [grid?.signal, grid?.factor, grid && intensitySource(grid, english)];
    };
    const yearly = ['average', 'lifecycle', 'mean of 2025, Electricity Maps'];
    expect(shown(T0)).toEqual(yearly);

    const source = neso(() => Promise.reject(new Error('nobody is asked')));
    const slot = { start: T0, end: millis(T0 + HOUR), gPerKwh: gramsPerKwh(90), kind: 'forecast' } as const;
    const { name, credit, signal, factor } = source;
    const about = { source: name, credit, signal, factor, issuedAt: T0, past: [] };
    live.live = { zone: 'GB', zoneName: 'Great Britain', ahead: { ...about, outlook: { slots: [slot] } } };
    expect(shown(T0)).toEqual(['average', 'direct', 'NESO Carbon Intensity, direct emissions']);
    // Beyond what it knows.
    expect(shown(T0 + HOUR)).toEqual(yearly);
  });
});
