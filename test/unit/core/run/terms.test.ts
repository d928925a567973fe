import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { waterFactor } from '../../../../src/core/grid/waterFactor';
import { isExcluded } from '../../../../src/core/run/exclude';
import { samplingRate } from '../../../../src/core/run/sampling';
import { parsePrice, termsAt } from '../../../../src/core/run/terms';
import { millis } from '../../../../src/core/units';

describe('a price', () => {
  it.each([
    ['0.31 €', 0.31, '€'],
    ['0,31 EUR', 0.31, 'EUR'],
    ['$0.12', 0.12, '$'],
    ['0.12', 0.12, ''],
    ['0.31 €/kWh', 0.31, '€'],
  ])('%s', (text, perKwh, currency) => expect(parsePrice(text)).toEqual({ perKwh, currency }));
  it.each(['', 'cheap', '€', '-1 €', '1 2 3'])('"%s" is none', (text) => expect(parsePrice(text)).toBeUndefined());
});

describe('terms', () => {
  const nowhere = { intensity: () => undefined };
  it('leave out what is not known and never discount with a PUE below one', () => {
    expect(termsAt({ zone: undefined, pue: 0.2 }, nowhere, millis(0))).toEqual({ pue: 1 });
    expect(termsAt({ zone: 'SE-SE3', pue: 1.1 }, nowhere, millis(0))).toMatchObject({
      pue: 1.1,
      waterLPerKwh: { value: 6.02 },
    });
  });
  it('have no water figure for a country that the source does not name', () =>
    expect(waterFactor('NO')).toBeUndefined());
});

describe('excluded commands', () => {
  it.each([
    ['python manage.py runserver', ['python *manage.py*'], true],
    ['python train.py', ['python *manage.py*'], false],
    ['python a.py\n--x', ['*a.py*'], true],
    ['python t1.py', ['python t?.py'], true],
    ['python (x).py', ['python (x).py'], true],
    ['anything', ['', '  '], false],
  ])('%s with %j', (command, patterns, excluded) => expect(isExcluded(command, patterns)).toBe(excluded));

  it('does not hold up anybody, whatever the pattern', () => {
    const from = performance.now();
    expect(isExcluded('a'.repeat(20_000), [`${'*a'.repeat(200)}*b`])).toBe(false);
    expect(performance.now() - from).toBeLessThan(2000);
  });

  it('agrees with a regular expression', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 }), letters, (text, pattern) => {
        fc.pre(pattern !== '');
        const same = new RegExp(`^${pattern.replace(/\*/g, '[^]*').replaceAll('?', '[^]')}$`);
        expect(isExcluded(text, [pattern])).toBe(same.test(text));
      }),
    );
  });
});

describe('how often power is read', () => {
  const nobody = { busy: false, meterVisible: false, panelVisible: false, watching: false };
  it.each([
    [nobody, 0, false],
    [{ ...nobody, meterVisible: true }, 1000, false],
    [{ ...nobody, panelVisible: true }, 1000, false],
    [{ ...nobody, watching: true }, 2000, false],
    [{ ...nobody, busy: true }, 5000, true],
  ])('%j', (attention, periodMs, fast) =>
    expect(samplingRate(attention, 5000)).toEqual({ type: 'rate', periodMs, fast }),
  );
});
