import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PowerIntegral } from '../../../../src/core/energy/integral';
import { seconds, watts } from '../../../../src/core/units';

const add = (integral: PowerIntegral, t: number, w: number): void => integral.add(seconds(t), watts(w));

describe('the integral of power', () => {
  it('is the area of trapezoids', () => {
    const integral = new PowerIntegral(seconds(1));
    add(integral, 0, 100);
    add(integral, 1, 200);
    add(integral, 2, 200);
    expect(integral.joules).toBe(350);
    expect(integral.gapS).toBe(0);
  });

  it('bridges a short silence and leaves a long one open', () => {
    const integral = new PowerIntegral(seconds(1));
    add(integral, 0, 100);
    add(integral, 3, 100);
    expect([integral.joules, integral.gapS]).toEqual([300, 0]);
    add(integral, 6.5, 100);
    expect([integral.joules, integral.gapS]).toEqual([300, 3.5]);
  });

  it('keeps the highest reading until it is taken', () => {
    const integral = new PowerIntegral(seconds(1));
    expect(integral.takePeak()).toBeUndefined();
    add(integral, 0, 50);
    add(integral, 1, 300);
    add(integral, 2, 80);
    expect(integral.takePeak()).toBe(300);
    expect(integral.takePeak()).toBeUndefined();
  });

  it('never falls, and time is either bridged or a gap, whatever comes in', () => {
    const reading = fc.record({
      step: fc.double({ min: -1, max: 9, noNaN: true }),
      w: fc.double({ min: -10, max: 700 }),
    });
    fc.assert(
      fc.property(fc.array(reading), (readings) => {
        const integral = new PowerIntegral(seconds(1));
        let t = 0;
        let first: number | undefined;
        let last = 0;
        let before = 0;
        for (const { step, w } of readings) {
          t += step;
          const accepted = Number.isFinite(w) && w >= 0 && (first === undefined || t > last);
          add(integral, t, w);
          if (accepted) {
            first ??= t;
            last = t;
          }
          expect(integral.joules).toBeGreaterThanOrEqual(before);
          before = integral.joules;
        }
        expect(integral.gapS).toBeLessThanOrEqual(last - (first ?? last) + 1e-9);
        expect(integral.joules).toBeLessThanOrEqual(700 * (last - (first ?? last) - integral.gapS) + 1e-6);
      }),
    );
  });
});
