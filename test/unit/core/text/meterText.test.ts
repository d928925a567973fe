import { describe, expect, it } from 'vitest';
import type { DeviceNow, Now } from '../../../../src/core/energy/now';
import { meterLine, meterTooltip, type MeteredRun } from '../../../../src/core/text/meterText';
import { english } from '../../../../src/core/text/translate';
import { grams, gramsPerKwh, joules, millis, seconds, watts, type Source } from '../../../../src/core/units';

const device = (name: string, source: Source = 'counter', extra: Partial<DeviceNow> = {}): DeviceNow => ({
  id: name,
  kind: 'gpu',
  name,
  model: 'RTX | 6000',
  source,
  how: 'NVML energy counter',
  powerW: watts(250),
  ...extra,
});
const now = (extra: Partial<Now> = {}): Now => ({
  at: millis(0),
  totalW: watts(552),
  runW: watts(459),
  otherW: watts(16),
  idleW: watts(77),
  devices: [device('GPU 0')],
  others: [],
  own: { energyJ: joules(0) },
  ...extra,
});
const run = (energyJ: number, carbonG?: number, name = 'finetune.py'): MeteredRun => ({
  name,
  age: seconds(2530),
  footprint: {
    energy: { value: joules(energyJ), low: joules(energyJ * 0.95), high: joules(energyJ * 1.05), source: 'counter' },
    carbon:
      carbonG === undefined
        ? undefined
        : { value: grams(carbonG), low: grams(carbonG * 0.92), high: grams(carbonG * 1.08) },
    water: undefined,
    cost: undefined,
    meanW: watts(542),
    idleJ: joules(0),
    gapS: seconds(0),
    unmeasured: [],
  },
});
const line = (
  state: Now,
  runs: readonly MeteredRun[] = [],
  shows: Parameters<typeof meterLine>[2] = 'powerAndCarbon',
) => {
  const { text, spoken } = meterLine(state, runs, shows, english);
  return [text.replaceAll('\u00a0', ' '), spoken];
};
const nothing = (extra: Partial<Now>): Now => {
  const { totalW: _, ...rest } = now({ devices: [], ...extra });
  return rest;
};

describe('the status bar', () => {
  it.each([
    ['idle', now(), [], 'powerAndCarbon', '$(zap) 552 W', 'Drawing 552 watts. No run.'],
    [
      'one run',
      now(),
      [run(1.37e6, 157)],
      'powerAndCarbon',
      '$(zap) 552 W · 157 g',
      'Drawing 552 watts. This run: 157 grams of CO2 equivalent so far.',
    ],
    [
      'a small run',
      now({ totalW: watts(96) }),
      [run(4000, 0.4)],
      'powerAndCarbon',
      '$(zap) 96 W · 0.40 g',
      'Drawing 96 watts. This run: 0.40 grams of CO2 equivalent so far.',
    ],
    [
      'several runs',
      now(),
      [run(1e6, 100), run(1e6, 110)],
      'powerAndCarbon',
      '$(zap) 552 W · 2 runs · 210 g',
      'Drawing 552 watts. 2 runs together: 210 grams of CO2 equivalent so far.',
    ],
    [
      'no zone',
      now(),
      [run(1.3716e6)],
      'powerAndCarbon',
      '$(zap) 552 W · 381 Wh',
      'Drawing 552 watts. This run: 381 watt hours so far. Carbon unknown: no zone set.',
    ],
    [
      'energy wanted',
      now(),
      [run(1.3716e6, 157)],
      'powerAndEnergy',
      '$(zap) 552 W · 381 Wh',
      'Drawing 552 watts. This run: 381 watt hours so far.',
    ],
    ['power wanted', now(), [run(1e6, 157)], 'power', '$(zap) 552 W', 'Drawing 552 watts.'],
    [
      'modelled only',
      now({ totalW: watts(38), devices: [device('CPU', 'modelled')] }),
      [],
      'power',
      '$(zap) ~38 W',
      'Drawing about 38 watts, modelled. No run.',
    ],
    [
      'a source stopped',
      now({ totalW: watts(305), devices: [device('GPU 0'), device('GPU 1', 'unknown')] }),
      [],
      'powerAndCarbon',
      '$(zap) 305 W · 1 gap',
      'Drawing 305 watts. Without GPU 1, which does not answer.',
    ],
    [
      'asleep',
      now({ totalW: watts(12), devices: [device('CPU'), device('GPU 0', 'unknown', { asleep: true })] }),
      [],
      'powerAndCarbon',
      '$(zap) 12 W · GPU asleep',
      'Drawing 12 watts. The GPU sleeps and is left asleep.',
    ],
    ['first second', nothing({}), [], 'powerAndCarbon', '$(loading~spin) Wattprint', 'Wattprint is starting.'],
    [
      'nothing measurable',
      nothing({ nothing: 'No counter answered.' }),
      [],
      'powerAndCarbon',
      '$(zap) No power source',
      'No power source on this machine. Select to see why.',
    ],
    [
      'meter stopped',
      nothing({ problem: 'The meter stopped.' }),
      [run(1, 1)],
      'powerAndCarbon',
      '$(warning) Meter stopped',
      'The meter stopped. Select to show the log.',
    ],
  ] as const)('%s', (_, state, runs, shows, text, spoken) => expect(line(state, runs, shows)).toEqual([text, spoken]));

  const next = { short: 'Wed 10:00', long: 'Wednesday 10:00' };
  const waiting = (state: Now, runs: readonly MeteredRun[] = []): readonly string[] => {
    const { text, spoken } = meterLine(state, runs, 'powerAndCarbon', english, next);
    return [text.replaceAll('\u00a0', ' '), spoken];
  };

  it('says when the next queued run starts, where nothing runs', () => {
    expect(waiting(now({ totalW: watts(84) }))).toEqual([
      '$(zap) 84 W · $(clock) Wed 10:00',
      'Drawing 84 watts. Next queued run: Wednesday 10:00.',
    ]);
    expect(waiting(now(), [run(1.37e6, 157)])[0]).toBe('$(zap) 552 W · 157 g');
    expect(waiting(nothing({ problem: 'x' }))[0]).toBe('$(warning) Meter stopped');
  });

  it('never shows 0 W for a machine that is not read', () => {
    for (const state of [nothing({}), nothing({ nothing: 'x' }), nothing({ problem: 'x' })])
      expect(line(state)[0]).not.toMatch(/\b0 W/);
  });
});

describe('its tooltip', () => {
  const grid = {
    zone: 'DE',
    zoneName: 'Germany',
    gPerKwh: gramsPerKwh(344),
    band: { low: 0.3, high: 0.3 },
    source: 'mean of 2025',
    signal: 'average' as const,
  };

  it('has devices with their source, the run with its ±, the grid and how to change it', () => {
    const text = meterTooltip(now(), [run(1.3716e6, 157)], { grid, guessed: true }, english).replaceAll('\u00a0', ' ');
    expect(text).toContain('● counter');
    expect(text).toContain('**finetune.py** · 42 min 10 s · 381 ± 19 Wh · 157 ± 13 g');
    expect(text).toContain(
      'Germany 344 g/kWh, mean of 2025, guessed from your time zone. [Change](command:wattprint.setZone)',
    );
  });

  it('says when the next queued run starts', () => {
    const next = { short: 'Wed 10:00', long: 'Wednesday 10:00' };
    const shown = (...more: [typeof next] | []): string =>
      meterTooltip(now(), [], { grid, guessed: true }, english, ...more);
    expect(shown(next)).toContain('\n\nNext queued run: Wednesday 10:00.\n\n');
    expect(shown()).not.toContain('Next queued run');
  });

  it('says that carbon is unknown where no zone is set', () => {
    expect(meterTooltip(now(), [], { grid: undefined, guessed: true }, english)).toContain(
      'Carbon unknown: no zone set. [Set zone]',
    );
  });

  it('lets no name of a file or a device break out of its place', () => {
    const evil = run(1, 1, 'x](command:workbench.action.terminal.new) **bold** <img src=x>\n# title');
    const text = meterTooltip(now(), [evil], { grid, guessed: false }, english);
    expect(text).not.toContain('](command:workbench');
    expect(text).not.toMatch(/(?<!\\)<img/);
    expect(text).not.toMatch(/^# title/m);
    expect(text).toContain('RTX \\| 6000');
    const said = '[x](command:workbench.action.terminal.new)';
    for (const state of [nothing({ nothing: said }), nothing({ problem: said })])
      expect(meterTooltip(state, [], { grid, guessed: false }, english)).not.toContain('](command:workbench');
  });
});
