import { describe, expect, it } from 'vitest';
import { IdleFloor } from '../../../../src/core/energy/idleFloor';
import { watts } from '../../../../src/core/units';

describe('the idle floor', () => {
  it('is unknown until something was observed', () => expect(new IdleFloor().power).toBeUndefined());

  it('is not known from draws while somebody computes, and then the lowest quiet one', () => {
    const floor = new IdleFloor();
    for (const power of [90, 70, 250]) floor.observe(watts(power), false);
    expect(floor.power).toBeUndefined();
    for (const power of [60, 50]) floor.observe(watts(power), true);
    expect(floor.power).toBe(50);
    expect(floor.learnt).toBe(false);
  });

  it('is a low percentile of quiet seconds, not their minimum', () => {
    const floor = new IdleFloor();
    floor.observe(watts(2), false);
    for (let i = 0; i < 100; i++) floor.observe(watts(20 + (i % 10)), true);
    expect(floor.power).toBeGreaterThanOrEqual(20);
    expect(floor.power).toBeLessThanOrEqual(21);
  });

  it('starts from what an earlier session learnt, and corrects it downwards', () => {
    const floor = new IdleFloor(watts(25));
    expect(floor.power).toBe(25);
    floor.observe(watts(18), false);
    expect(floor.power).toBe(18);
  });

  it('takes no nonsense', () => {
    const floor = new IdleFloor();
    floor.observe(watts(NaN), true);
    floor.observe(watts(-5), true);
    expect(floor.power).toBeUndefined();
  });
});
