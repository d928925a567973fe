import { describe, expect, test } from 'vitest';
import {
  carbonText,
  durationText,
  energyText,
  groupDigits,
  moneyText,
  partsOf,
  powerText,
  roundedTo,
  sentence,
  shareText,
  showCarbon,
  showEnergy,
  uncertaintyText,
  waterText,
  columnPowerText,
} from '../../../../src/core/text/numbers';
import {
  grams,
  joules,
  litres,
  seconds,
  watts,
  type Estimate,
  type Grams,
  type Joules,
} from '../../../../src/core/units';

/** Texts with plain blanks, for reading. */
const plain = (text: string): string => text.replace(/[\u00a0\u2009]/g, ' ');
const wh = (value: number, low = value, high = value): Estimate<Joules> => ({
  value: joules(value * 3600),
  low: joules(low * 3600),
  high: joules(high * 3600),
});
const g = (value: number, low = value, high = value): Estimate<Grams> => ({
  value: grams(value),
  low: grams(low),
  high: grams(high),
});

describe('values with their interval', () => {
  test.each([
    [wh(381, 362, 400), '381 ± 19 Wh'],
    [wh(1040, 990, 1090), '1.04 ± 0.05 kWh'],
    [wh(108, 102.6, 113.4), '108 ± 5 Wh'],
    [wh(999.9, 950, 1050), '1000 ± 50 Wh'],
    [wh(1000, 950, 1050), '1.00 ± 0.05 kWh'],
    [wh(0.42, 0.4, 0.44), '0.42 ± 0.02 Wh'],
    [wh(100, 90.2, 109.8), '100 ± 10 Wh'],
    [wh(12345, 11000, 13690), '12.3 ± 1.3 kWh'],
    [wh(25, 20, 40), '25 Wh (20–40)'],
    [wh(0.004, 0, 0.018), '≤ 0.018 Wh'],
    [wh(0.004, 0, 0.0121), '≤ 0.013 Wh'],
    [wh(0.000012, 0.00001, 0.000014), '0.000012 ± 0.000002 Wh'],
    [wh(1.04e-6, 1e-6, 1.08e-6), '≤ 0.000002 Wh'],
    [wh(1e-9, 9e-10, 1.1e-9), '≤ 0.000001 Wh'],
    [wh(6.2e6, 6e6, 6.4e6), '6.2 ± 0.2 MWh'],
  ])('%o is %s', (estimate, text) => {
    expect(plain(sentence(showEnergy(estimate)))).toBe(text);
  });

  test('carbon has grams, kilograms and tonnes', () => {
    expect(plain(sentence(showCarbon(g(33, 30, 36))))).toBe('33 ± 3 g');
    expect(plain(sentence(showCarbon(g(2140, 2000, 2280))))).toBe('2.14 ± 0.14 kg');
    expect(plain(sentence(showCarbon(g(1.5e6, 1.4e6, 1.6e6))))).toBe('1.50 ± 0.10 t');
  });

  test('without an interval there is none', () => {
    expect(plain(sentence(showEnergy(wh(2.1))))).toBe('2.10 Wh');
  });

  test('a half-width on its own has the digits it has behind a ±', () => {
    expect([0.05, 0.017, 19, 0.97, 0.2, 64, 0].map(uncertaintyText)).toEqual([
      '0.05',
      '0.017',
      '19',
      '1.0',
      '0.2',
      '60',
      '0',
    ]);
  });

  test('a value takes the last place of its half-width', () => {
    expect(roundedTo(-347, 60)).toBe('−350');
    expect(roundedTo(7.4, 19)).toBe('7');
    expect(roundedTo(0.5, 0)).toBe('0.500');
  });
});

describe('short texts', () => {
  test('power', () => {
    const texts = [552, 6.44, 9.96, 0.05, 12_400, 9999].map((power) => plain(powerText(watts(power))));
    expect(texts).toEqual(['552 W', '6.4 W', '10 W', '0.05 W', '12.4 kW', '9999 W']);
    expect(plain(columnPowerText(watts(6.4), watts(552)))).toBe('6 W');
    expect(plain(columnPowerText(watts(0.4), watts(552)))).toBe('0.4 W');
    expect(plain(columnPowerText(watts(2), watts(6)))).toBe('2.0 W');
  });

  test('energy, carbon, water, money, shares', () => {
    expect(plain(energyText(joules(0.42 * 3600)))).toBe('0.42 Wh');
    expect(plain(carbonText(grams(0.004)))).toBe('< 0.01 g');
    expect(plain(carbonText(grams(157.4)))).toBe('157 g');
    expect(plain(waterText(litres(0.21)))).toBe('0.21 L');
    expect(plain(waterText(litres(0.012)))).toBe('12 mL');
    expect(plain(moneyText(0.0334, '€'))).toBe('0.033 €');
    expect(plain(moneyText(0.0001, '€'))).toBe('< 0.001 €');
    expect([0.004, 0.35, 1].map((share) => plain(shareText(share)))).toEqual(['< 1 %', '35 %', '100 %']);
  });

  test('durations', () => {
    const spans = [0.4, 38, 248, 5460, 273_600, 59.6, 3599.6];
    expect(spans.map((span) => plain(durationText(seconds(span))))).toEqual([
      '0.4 s',
      '38 s',
      '4 min 08 s',
      '1 h 31 min',
      '3 d 4 h',
      '1 min 00 s',
      '1 h 00 min',
    ]);
  });

  test('thin spaces from 10,000 and a true minus', () => {
    expect(groupDigits('9999')).toBe('9999');
    expect(groupDigits('-12345.678')).toBe('−12\u2009345.678');
  });
});

describe('parts of a sum', () => {
  test('add up as shown', () => {
    expect(partsOf([61.04, 8.57, 0.93, 37.46], 1)).toEqual(['61.0', '8.6', '0.9', '37.5']);
    expect(partsOf([1 / 3, 1 / 3, 1 / 3], 2)).toEqual(['0.34', '0.33', '0.33']);
    expect(partsOf([-133.4, -23.7], 0)).toEqual(['−133', '−24']);
    expect(partsOf([], 1)).toEqual([]);
  });
});
