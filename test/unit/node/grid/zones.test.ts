import { describe, expect, it } from 'vitest';
import { annualMean, zones } from '../../../../src/node/grid/annualMean';
import { guessZone } from '../../../../src/node/grid/guessZone';
import { millis } from '../../../../src/core/units';

describe('yearly means', () => {
  it('exist for every zone in the list, with a name and a plausible value', () => {
    for (const { id, name } of zones()) {
      const intensity = annualMean.intensity(id, millis(0));
      expect(name).not.toBe('');
      expect(intensity?.gPerKwh).toBeGreaterThan(0);
      expect(intensity?.gPerKwh).toBeLessThan(1500);
    }
  });
  it('are unknown for a zone that is none', () => {
    for (const zone of ['', 'XX', 'constructor', 'de']) expect(annualMean.intensity(zone, millis(0))).toBeUndefined();
  });
});

describe('the zone guessed from a time zone', () => {
  it.each([
    ['Europe/Berlin', 'DE'],
    ['Europe/London', 'GB'],
    ['Europe/Paris', 'FR'],
    ['America/New_York', 'US'],
    ['America/Los_Angeles', 'US'],
    ['Asia/Kolkata', 'IN'],
    ['Asia/Calcutta', 'IN'],
    ['Asia/Tokyo', 'JP'],
    ['Australia/Sydney', 'AU'],
    ['UTC', undefined],
    ['Etc/GMT+3', undefined],
    ['Mars/Olympus', undefined],
    ['', undefined],
  ])('%s → %s', (timeZone, zone) => expect(guessZone(timeZone)).toBe(zone));
});
