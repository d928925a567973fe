import { describe, expect, it } from 'vitest';
import { runLine, runText } from '../../../../src/core/report/runText';
import type { DeviceEnergy, RunRecord } from '../../../../src/core/run/record';
import { joules, millis, seconds } from '../../../../src/core/units';

const CPU: DeviceEnergy = {
  device: 'cpu',
  kind: 'cpu',
  name: 'CPU',
  model: 'X',
  source: 'modelled',
  how: '',
  band: { low: 0.4, high: 0.7 },
  activeJ: joules(0),
  idleJ: joules(0),
  gapS: seconds(0),
  share: 1,
};

/** @param boundsJ what the sensors cannot resolve at the ends. */
function run(activeJ: number, boundsJ: number, name = 't.py'): RunRecord {
  return {
    id: 'a',
    name,
    kind: 'command line',
    command: 'c',
    host: 'h',
    start: millis(0),
    state: 'done',
    terms: { pue: 1 },
    cells: [],
    energy: {
      durationS: seconds(1),
      boundsJ: joules(boundsJ),
      hours: [],
      devices: [{ ...CPU, activeJ: joules(activeJ) }],
    },
  };
}

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('a run that is too short', () => {
  it('for its sensor has a bound, in its text and in the list', () => {
    const short = run(3.6, 36);
    expect(plain(runText(short))).toContain('energy  ≤ 0.012 Wh, modelled');
    expect(plain(runLine(short, { name: 10 }))).toContain('  ≤ 0.012 Wh  ');
  });

  it('for the digits that are shown has one too', () => {
    const shorter = run(0.0036, 0);
    expect(plain(runText(shorter))).toContain('energy  ≤ 0.000002 Wh, modelled');
    expect(plain(runLine(shorter, { name: 10 }))).toContain('  ≤ 0.000002 Wh  ');
  });
});

describe('the list of runs', () => {
  it('keeps its columns, however long a name is', () => {
    const [short, long] = ['t.py', `${'x'.repeat(90)}.py`].map((name) => runLine(run(36, 0, name), { name: 40 }));
    expect(long).toMatch(/x{20}…x{16}\.py/);
    expect(long).toHaveLength(short?.length ?? 0);
  });
});
