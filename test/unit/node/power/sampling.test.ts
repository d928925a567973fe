import { describe, expect, it } from 'vitest';
import { cpuEnergy } from '../../../../src/core/energy/cpuModel';
import { joules, seconds, watts } from '../../../../src/core/units';
import { ModelTotal } from '../../../../src/node/power/model/modelTotal';
import { Sampler } from '../../../../src/node/power/frames/sampler';
import { Thinner } from '../../../../src/node/power/frames/thinner';
import { FakeSource } from './fakeSource';

describe('a modelled total', () => {
  const at = (total: ModelTotal, t: number, busyS: number) =>
    total.read(seconds(t), { busyS: seconds(busyS), threads: 2 });
  const model = () =>
    new ModelTotal((busyS, spanS, threads) => cpuEnergy(watts(100), busyS, spanS, threads), watts(10));

  it('is the model over the load between two reads', () => {
    const total = model();
    expect(at(total, 0, 5)).toMatchObject({ energyJ: 0, powerW: 10, load: 0 });
    expect(at(total, 1, 7)).toMatchObject({ energyJ: 72, powerW: 72, load: 1 });
    expect(at(total, 2, 7)).toMatchObject({ energyJ: 82, powerW: 10, load: 0 });
  });

  it('never falls, however often it is read', () => {
    const total = model();
    let before = 0;
    for (let step = 0; step <= 200; step += 1) {
      const t = step * 0.037;
      const { energyJ } = at(total, t, Math.floor(t) * 0.6);
      expect(energyJ).toBeGreaterThanOrEqual(before);
      before = energyJ;
    }
    expect(before).toBeGreaterThan(0);
  });

  it('leaves a long pause open', () => {
    const total = model();
    at(total, 0, 0);
    at(total, 1, 2);
    expect(at(total, 100, 150)).toMatchObject({ energyJ: 72, gapS: 99 });
    expect(at(total, 101, 152)).toMatchObject({ energyJ: 144, gapS: 99 });
  });
});

describe('the sampler', () => {
  it('integrates instant power between frames, with the peak', () => {
    let t = 0;
    const sampler = new Sampler(
      () => seconds(t),
      () => {},
    );
    const source = new FakeSource('a');
    sampler.begin(seconds(0.1));
    source.readings = [{ device: 'a', powerW: watts(100) }];
    sampler.frame([source]);
    source.readings = [{ device: 'a', powerW: watts(300) }];
    t = 0.1;
    sampler.tick([source]);
    source.readings = [{ device: 'a', powerW: watts(100) }];
    t = 0.2;
    const [reading] = sampler.frame([source]);
    expect(reading).toMatchObject({ powerW: 100, peakW: 300, integralGapS: 0 });
    expect(reading?.integralJ).toBeCloseTo(40);
  });

  it('carries totals over closing and opening, with the pause as a gap', () => {
    let t = 0;
    const sampler = new Sampler(
      () => seconds(t),
      () => {},
    );
    const source = new FakeSource('cpu');
    const total = (integralJ: number): void => {
      source.readings = [{ device: 'cpu', integralJ: joules(integralJ), integralGapS: seconds(0) }];
    };
    sampler.begin(seconds(1));
    total(0);
    sampler.frame([source]);
    t = 10;
    total(50);
    expect(sampler.frame([source])[0]).toMatchObject({ integralJ: 50, integralGapS: 0 });
    t = 40;
    sampler.begin(seconds(1));
    total(0);
    expect(sampler.frame([source])[0]).toMatchObject({ integralJ: 50, integralGapS: 30 });
    t = 41;
    total(7);
    expect(sampler.frame([source])[0]).toMatchObject({ integralJ: 57, integralGapS: 30 });
  });

  it('goes on counting where a device changes to another source and back: never the difference of their totals', () => {
    let t = 0;
    const sampler = new Sampler(
      () => seconds(t),
      () => {},
    );
    const library = new FakeSource('library');
    const program = new FakeSource('program');
    library.readings = [{ device: 'gpu', powerW: watts(100) }];
    sampler.begin(seconds(1));
    const at = (time: number, source: FakeSource) => {
      t = time;
      const [reading] = sampler.frame([source]);
      return [reading?.integralJ, reading?.integralGapS];
    };
    expect(at(0, library)).toEqual([0, 0]);
    expect(at(1, library)).toEqual([100, 0]);
    program.readings = [{ device: 'gpu', integralJ: joules(18_000), integralGapS: seconds(0) }];
    expect(at(2, program)).toEqual([100, 1]);
    program.readings = [{ device: 'gpu', integralJ: joules(18_090), integralGapS: seconds(0) }];
    expect(at(3, program)).toEqual([190, 1]);
    expect(at(10, library)).toEqual([190, 8]);
    expect(at(11, library)).toEqual([290, 8]);
  });

  it('does not touch failures and bare counters, and takes each device once', () => {
    const sampler = new Sampler(
      () => seconds(0),
      () => {},
    );
    sampler.begin(seconds(1));
    const one = new FakeSource('one');
    const two = new FakeSource('two');
    one.readings = [
      { device: 'a', failed: 'no' },
      { device: 'b', counterJ: joules(3) },
    ];
    two.readings = [{ device: 'b', counterJ: joules(9) }];
    expect(sampler.frame([one, two])).toEqual([
      { device: 'a', failed: 'no' },
      { device: 'b', counterJ: 3 },
    ]);
  });
});

describe('a source that is expensive to ask', () => {
  it('is asked more rarely, and again often when it is cheap', () => {
    const thinner = new Thinner();
    const busyFor = (ms: number) => () => {
      for (const until = performance.now() + ms; performance.now() < until;);
      return true;
    };
    for (let tick = 0; tick < 60; tick += 1) thinner.run(busyFor(2));
    expect(thinner.every).toBeGreaterThanOrEqual(3);
    const asked = Array.from({ length: 20 }, () => thinner.run(busyFor(0))).filter(Boolean).length;
    expect(asked).toBeLessThan(20);
    for (let tick = 0; tick < 200; tick += 1) thinner.run(busyFor(0));
    expect(thinner.every).toBe(1);
  });

  it('that throws costs its own readings only, and is reported', () => {
    const errors: string[] = [];
    const sampler = new Sampler(
      () => seconds(0),
      (source) => errors.push(source),
    );
    sampler.begin(seconds(1));
    const broken = new FakeSource('broken');
    broken.read = () => {
      throw new Error('oops');
    };
    const good = new FakeSource('good');
    good.readings = [{ device: 'good', powerW: watts(1) }];
    expect(sampler.frame([broken, good])).toMatchObject([
      { device: 'broken', failed: 'broken failed: Error: oops' },
      { powerW: 1 },
    ]);
    expect(errors).toEqual(['broken']);
  });
});
