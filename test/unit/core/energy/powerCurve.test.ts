import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PowerCurveBuilder } from '../../../../src/core/energy/powerCurve';
import { joules, seconds } from '../../../../src/core/units';

it('has at most 240 buckets and keeps the area under it, for three days as for a minute', () => {
  const step = fc.record({
    dt: fc.double({ min: 0.05, max: 4000, noNaN: true }),
    power: fc.integer({ min: 0, max: 900 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 300 }), (steps) => {
      const builder = new PowerCurveBuilder();
      let t = 0;
      let total = 0;
      for (const { dt, power } of steps) {
        builder.add('cpu', seconds(t), seconds(t + dt), joules(power * dt), joules(0), seconds(dt));
        t += dt;
        total += power * dt;
      }
      const curve = builder.build();
      expect(curve.idleW.length).toBeLessThanOrEqual(240);
      const full = curve.powerW[0] ?? [];
      // The last bucket may be covered in part only.
      const area = full.reduce<number>(
        (sum, power, i) => sum + (power ?? 0) * Math.min(curve.bucketS, t - i * curve.bucketS),
        0,
      );
      expect(Math.abs(area - total)).toBeLessThanOrEqual(0.051 * t + 1e-6);
    }),
  );
});

it('leaves a hole where nothing was read', () => {
  const builder = new PowerCurveBuilder();
  builder.add('cpu', seconds(0), seconds(2), joules(20), joules(4), seconds(2));
  builder.add('cpu', seconds(2), seconds(4), joules(0), joules(0), seconds(0));
  builder.add('cpu', seconds(4), seconds(5), joules(10), joules(2), seconds(1));
  expect(builder.build()).toMatchObject({ powerW: [[10, 10, null, null, 10]], idleW: [2, 2, null, null, 2] });
});
