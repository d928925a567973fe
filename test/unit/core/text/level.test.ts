import { describe, expect, test } from 'vitest';
import { roundLevel, shapeOf, type CurvePoint } from '../../../../src/core/text/level';

/** `[seconds, watts]` after each other, one point a second. */
function curve(...parts: readonly (readonly [number, number | null])[]): CurvePoint[] {
  const points: CurvePoint[] = [];
  for (const [span, power] of parts) {
    for (let i = 0; i < span; i++) points.push({ atS: points.length, powerW: power === null ? null : power + (i % 3) });
  }
  return points;
}

describe('the shape of a curve', () => {
  test('needs readings', () => {
    expect(shapeOf([], 5)).toBeUndefined();
    expect(shapeOf(curve([60, null]), 5)).toBeUndefined();
  });

  test('a level with a dip', () => {
    const shape = shapeOf(curve([200, 550], [44, 240], [300, 550]), 5);
    expect(shape?.level.meanW).toBeCloseTo(551, 0);
    expect(shape?.away).toHaveLength(1);
    expect(shape?.away[0]?.meanW).toBeCloseTo(241, -1);
    expect(shape?.moved).toBeUndefined();
    expect(shape?.began).toBeUndefined();
  });

  test('one odd reading is no stretch', () => {
    expect(shapeOf(curve([100, 550], [1, 90], [100, 550]), 5)?.away).toEqual([]);
  });

  test('tells where it began and where it went', () => {
    expect(shapeOf(curve([300, 80], [100, 550]), 5)?.moved?.meanW).toBeCloseTo(551, 0);
    expect(shapeOf(curve([100, 80], [300, 550]), 5)?.began?.meanW).toBeCloseTo(81, 0);
  });

  test('a gap is neither level nor dip', () => {
    const shape = shapeOf(curve([100, 550], [16, null], [100, 550]), 5);
    expect(shape?.away).toEqual([]);
    expect(shape?.lowW).toBe(550);
  });

  test('two halves are weighed by their time', () => {
    const shape = shapeOf(curve([40, 15], [41, 39]), 5);
    expect(shape?.heldS).toBeCloseTo(40, -1);
    expect(shape?.awayS).toBeCloseTo(40, -1);
  });
});

test('levels have two digits', () => {
  expect([552, 38.4, 7.25, -3].map(roundLevel)).toEqual([550, 38, 7.3, 0]);
});
