import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apart, boundText, energyParts, halfWidth, relativeText } from '../../../../src/core/text/intervals';
import { joules } from '../../../../src/core/units';

const plain = (text: string | undefined): string => (text ?? 'none').replace(/[\u00a0\u2009]/g, ' ');
const around = (
  value: number,
  low: number,
  high: number,
): { value: ReturnType<typeof joules>; low: ReturnType<typeof joules>; high: ReturnType<typeof joules> } => ({
  value: joules(value),
  low: joules(low),
  high: joules(high),
});

describe('the ± column', () => {
  test('is relative, and has both sides where they differ', () => {
    expect(plain(relativeText(around(100, 95, 105)))).toBe('5 %');
    expect(plain(relativeText(around(100, 80, 160)))).toBe('−20/+60 %');
    expect(plain(relativeText(around(100, 99.8, 100.2)))).toBe('< 1 %');
    expect(relativeText(around(100, 100, 100))).toBeUndefined();
    expect(relativeText(around(0, 0, 5))).toBeUndefined();
    expect(halfWidth(around(100, 80, 160))).toBe(60);
  });
});

describe('bounds', () => {
  test('are rounded up', () => {
    const texts = [0.0171, 0.02, 0.021, 0.93, 1.01, 12.3].map((wh) => plain(boundText(joules(wh * 3600))));
    expect(texts).toEqual(['≤ 0.018 Wh', '≤ 0.02 Wh', '≤ 0.03 Wh', '≤ 1.0 Wh', '≤ 1.1 Wh', '≤ 13 Wh']);
    expect(plain(boundText(joules(0)))).toBe('≤ 0 Wh');
    expect(plain(boundText(joules(1.04e-6 * 3600)))).toBe('≤ 0.000002 Wh');
  });

  test('are never below what they bound', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 3.5e6, noNaN: true }), (energy) => {
        const shown = Number.parseFloat(plain(boundText(joules(energy))).slice(2));
        expect(shown * 3600).toBeGreaterThanOrEqual(energy * (1 - 1e-6));
      }),
    );
  });
});

describe('parts beside their sum', () => {
  test('are one digit finer than the sum', () => {
    const wh = (value: number): ReturnType<typeof joules> => joules(value * 3600);
    const shown = energyParts([wh(61), wh(8.6), wh(0.9), wh(37.5)], around(wh(108), wh(102.6), wh(113.4)));
    expect(shown).toEqual({ unit: 'Wh', parts: ['61.0', '8.6', '0.9', '37.5'], total: '108.0' });
    expect(energyParts([wh(700), wh(400)], around(wh(1100), wh(1050), wh(1150)))).toEqual({
      unit: 'kWh',
      parts: ['0.700', '0.400'],
      total: '1.100',
    });
    expect(energyParts([wh(300), wh(50)], around(wh(350), wh(290), wh(410))).parts).toEqual(['300', '50']);
  });

  test('add up, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0.01, max: 0.5, noNaN: true }),
        (parts, band) => {
          const total = parts.reduce((sum, part) => sum + part, 0);
          const shown = energyParts(parts.map(joules), around(total, total * (1 - band), total * (1 + band)));
          const number = (text: string): number => Number(plain(text).replaceAll(' ', ''));
          const sum = shown.parts.reduce((all, part) => all + number(part), 0);
          expect(Math.abs(sum - number(shown.total))).toBeLessThan(1e-6 * Math.max(1, sum));
        },
      ),
    );
  });
});

test('value and unit can be told apart', () => {
  expect(apart('552\u00a0W')).toEqual({ value: '552', unit: 'W' });
  expect(apart('unknown')).toEqual({ value: 'unknown', unit: '' });
});
