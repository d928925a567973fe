import { describe, expect, it } from 'vitest';
import type { CellRecord, RunRecord, RunState, RunTerms } from '../../../../src/core/run/record';
import { finishedCell, lensText, runningCell } from '../../../../src/core/text/cellText';
import { english } from '../../../../src/core/text/translate';
import { gramsPerKwh, joules, millis, seconds, watts } from '../../../../src/core/units';

const terms: RunTerms = {
  pue: 1,
  grid: {
    zone: 'DE',
    zoneName: 'Germany',
    gPerKwh: gramsPerKwh(214),
    band: { low: 0, high: 0 },
    source: '',
    signal: 'average',
  },
};
const cell = (extra: Partial<CellRecord>): CellRecord => ({
  index: 1,
  label: '',
  start: millis(0),
  durationS: seconds(38),
  energyJ: joules(1512),
  plusMinusJ: joules(72),
  source: 'counter',
  gapS: seconds(0),
  ...extra,
});
const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');

describe('a cell', () => {
  it.each([
    [cell({}), '0.42 Wh · 0.09 g · 38 s', '0.42 ± 0.02 Wh, counter. Mean 40 W.'],
    [
      cell({ durationS: seconds(0.4), energyJ: joules(30), plusMinusJ: joules(42) }),
      '≤ 0.02 Wh · 0.4 s',
      'Ran for 0.4 s. That is too short for the sensor, so this is a bound.',
    ],
    [
      cell({ gapS: seconds(16) }),
      '0.42 Wh · gap 16 s',
      '0.42 ± 0.02 Wh, counter. Mean 40 W. No reading for 16 s; that time is not counted.',
    ],
    [cell({ source: 'unknown' }), 'not measured', 'No power source answered while this cell ran.'],
  ])('that is done', (record, text, tooltip) => {
    const item = finishedCell(record, terms, english);
    expect([plain(item.text), plain(item.tooltip)]).toEqual([text, tooltip]);
  });

  it('that runs shows its draw and its energy so far', () => {
    expect(plain(runningCell(joules(43_200), watts(231), english).text)).toBe('$(zap) 231 W · 12.0 Wh');
  });
});

describe('the lens of a script', () => {
  const run = (state: RunState, energyWh: number, durationS = 60): RunRecord => ({
    id: String(energyWh),
    name: 't.py',
    kind: 'terminal',
    command: 'python t.py',
    host: 'h',
    start: millis(0),
    state,
    terms,
    cells: [],
    energy: {
      durationS: seconds(durationS),
      boundsJ: joules(0),
      hours: [],
      devices: [
        {
          device: 'cpu',
          kind: 'cpu',
          name: 'CPU',
          model: '',
          source: 'counter',
          how: '',
          band: { low: 0, high: 0 },
          activeJ: joules(energyWh * 3600),
          idleJ: joules(0),
          gapS: seconds(0),
          share: 1,
        },
      ],
    },
  });
  it.each([
    [[run('done', 0.42)], 'last 0.42 Wh · 0.09 g'],
    [
      [
        run('done', 0.42),
        run('done', 0.4),
        run('done', 0.38),
        run('interrupted', 9),
        run('done', 0.39),
        run('done', 0.41),
      ],
      'last 0.42 Wh · 0.09 g · median of 5: 0.40 Wh',
    ],
    [[run('running', 381, 2520)], 'running 42 min 00 s · 381 Wh · 81.5 g'],
    [[run('interrupted', 64, 543)], 'interrupted after 9 min 03 s · 64.0 Wh · 13.7 g'],
    [[], undefined],
  ])('%#', (runs, text) => expect(plain(lensText(runs, 0, english))).toBe(text));
});
