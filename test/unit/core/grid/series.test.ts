import { describe, expect, it } from 'vitest';
import { slotsOf } from '../../../../src/core/grid/series';
import { millis } from '../../../../src/core/units';

const MINUTE = 60_000;

/** `start+length` in minutes. */
const held = (...minutes: readonly number[]): string =>
  slotsOf(minutes.map((minute) => ({ at: millis(minute * MINUTE), gPerKwh: 300, kind: 'actual' })))
    .map(({ start, end }) => `${start / MINUTE}+${(end - start) / MINUTE}`)
    .join(' ');

describe('slots of points', () => {
  it('hold for an hour where one stands alone', () => {
    expect(held(0)).toBe('0+60');
  });

  it('leave a gap where a point is missing', () => {
    expect(held(0, 60, 120, 300, 360)).toBe('0+60 60+60 120+60 300+60 360+60');
    expect(held(0, 60, 180, 300, 360, 420)).toBe('0+60 60+60 180+60 300+60 360+60 420+60');
  });

  it('go on with another step from where several points keep it, either way', () => {
    expect(held(0, 15, 30, 45, 60, 75, 90, 105, 120, 180, 240, 300)).toBe(
      '0+15 15+15 30+15 45+15 60+15 75+15 90+15 105+15 120+60 180+60 240+60 300+60',
    );
    expect(held(0, 60, 120, 180, 240, 255, 270, 285, 300)).toBe(
      '0+60 60+60 120+60 180+60 240+15 255+15 270+15 285+15 300+15',
    );
  });

  it('hold for the step before a gap between two steps', () => {
    expect(held(0, 15, 30, 45, 60, 180, 240, 300, 360)).toBe(
      '0+15 15+15 30+15 45+15 60+15 180+60 240+60 300+60 360+60',
    );
  });

  it('follow points that come a little early or late', () => {
    expect(held(0, 59, 121, 180, 239, 300)).toBe('0+59 59+62 121+59 180+59 239+61 300+59');
  });
});
