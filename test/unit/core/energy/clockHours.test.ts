import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { watts } from '../../../../src/core/units';
import { EPOCH, counter, cpuDevice, gpuDevice, integral } from './frames';
import { at, Machine } from './machine';

const HOUR_S = 3600;
/** Seconds from the beginning of the tests' time to the next full hour. */
const BORDER = HOUR_S - ((EPOCH / 1000) % HOUR_S);
const hourAt = (t: number): number => Math.floor(at(t) / 3_600_000) * 3_600_000;

/** All that is drawn counts as idle, which goes to the one run for as long as it was live. */
const idle = { idleW: watts(1000) };

interface Step {
  readonly seconds: number;
  readonly powerW: number;
}
const steps = fc.array(
  fc.record({
    // Seconds as usual; a sensor that was silent for minutes; a machine that slept.
    seconds: fc.oneof(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 60, max: 3000 }),
      fc.integer({ min: 3600, max: 40_000 }),
    ),
    powerW: fc.integer({ min: 1, max: 240 }),
  }),
  { minLength: 1, maxLength: 20 },
);

/** Joules by hour of what a run from `start` to `end` drew, by the second. */
function bySecond(all: readonly Step[], start: number, end: number): Map<number, number> {
  const hours = new Map<number, number>();
  let t = 0;
  for (const { seconds, powerW } of all)
    for (const next = t + seconds; t < next; t++) {
      if (t >= start && t < end) hours.set(hourAt(t), (hours.get(hourAt(t)) ?? 0) + powerW);
    }
  return hours;
}

describe('the energy of a run by the hour', () => {
  it('is what it drew in each, however long the steps, and all of it together', () => {
    fc.assert(
      fc.property(steps, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (all, part, ends) => {
        const machine = new Machine([cpuDevice]);
        const length = all.reduce((sum, { seconds }) => sum + seconds, 0);
        const start = Math.floor((part * length) / 2);
        const end = ends ? Math.ceil(length - (part * length) / 3) : length;
        machine.frame({ t: 0, readings: [counter('cpu', 0, idle)] });
        const run = machine.begin(start);
        if (ends) machine.meter.end('r', at(end));
        let [t, totalJ] = [0, 0];
        for (const { seconds, powerW } of all) {
          [t, totalJ] = [t + seconds, totalJ + seconds * powerW];
          machine.frame({ t, readings: [counter('cpu', totalJ, idle)] });
        }
        const { hours } = run.energy(machine.clock.monotonic());
        const expected = [...bySecond(all, start, end)];
        expect(hours.map(({ from }) => from)).toEqual(expected.map(([from]) => from));
        for (const [index, [, energyJ]] of expected.entries())
          expect(hours[index]?.energyJ).toBeCloseTo(energyJ, energyJ > 1e5 ? 2 : 4);
        expect(hours.reduce((sum, { energyJ }) => sum + energyJ, 0) / run.totalJ).toBeCloseTo(1, 9);
      }),
      { numRuns: 300 },
    );
  });

  it('of a counter that was not read over an hour border is that of both hours', () => {
    const machine = new Machine([cpuDevice]);
    machine.frame({ t: BORDER - 600, readings: [counter('cpu', 0, idle)] });
    const run = machine.begin(BORDER - 600);
    machine.frame({ t: BORDER + 1200, readings: [counter('cpu', 1800 * 50, idle)] });
    expect(run.energy(machine.clock.monotonic()).hours).toEqual([
      { from: at(BORDER - HOUR_S), energyJ: 600 * 50 },
      { from: at(BORDER), energyJ: 1200 * 50 },
    ]);
  });

  it('goes by the part of a step in which the run was live', () => {
    const machine = new Machine([cpuDevice]);
    machine.frame({ t: BORDER - 600, readings: [counter('cpu', 0, idle)] });
    const run = machine.begin(BORDER - 600);
    machine.meter.end('r', at(BORDER));
    machine.frame({ t: BORDER + 600, readings: [counter('cpu', 1200 * 50, idle)] });
    expect(run.energy(machine.clock.monotonic()).hours).toEqual([{ from: at(BORDER - HOUR_S), energyJ: 600 * 50 }]);
  });

  it('is in order also where one device tells of an hour long after another', () => {
    const gpu = { ...gpuDevice, source: 'integrated' as const };
    const machine = new Machine([cpuDevice, gpu]);
    machine.frame({ t: BORDER - 10, readings: [{ ...integral('gpu:0', 0), ...idle }] });
    const run = machine.begin(BORDER - 10);
    for (const t of [1, 10]) machine.frame({ t: BORDER + t, readings: [counter('cpu', 50 * t, idle)] });
    machine.frame({ t: BORDER + 20, readings: [{ ...integral('gpu:0', 3000), ...idle }] });
    const { hours } = run.energy(machine.clock.monotonic());
    expect(hours.map(({ from }) => from)).toEqual([at(BORDER - HOUR_S), at(BORDER)]);
    expect(hours.reduce((sum, { energyJ }) => sum + energyJ, 0)).toBeCloseTo(run.totalJ, 6);
  });
});
