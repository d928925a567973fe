import { describe, expect, it } from 'vitest';
import { pastJob } from '../../../../src/core/plan/pastJob';
import type { DeviceEnergy, RunRecord } from '../../../../src/core/run/record';
import { joules, millis, seconds } from '../../../../src/core/units';

const MINUTE = 60_000;
const FILE = '/w/train.py';

const device = (activeJ: number, source: DeviceEnergy['source'] = 'counter'): DeviceEnergy => ({
  device: 'cpu',
  kind: 'cpu',
  name: 'CPU',
  model: '',
  source,
  how: '',
  band: { low: 0, high: 0 },
  activeJ: joules(activeJ),
  idleJ: joules(0),
  gapS: seconds(0),
  share: 1,
});

/** Newest first: the next one is older. */
const run = (minutes: number, more: Partial<RunRecord> = {}, ...devices: readonly DeviceEnergy[]): RunRecord => ({
  id: `${minutes}`,
  name: 'train.py',
  kind: 'terminal',
  command: 'python train.py',
  file: FILE,
  host: 'h',
  start: millis(0),
  end: millis(minutes * MINUTE),
  state: 'done',
  exitCode: 0,
  terms: { pue: 1 },
  cells: [],
  ...(devices.length > 0 && {
    energy: { durationS: seconds(minutes * 60), devices, boundsJ: joules(0), hours: [] },
  }),
  ...more,
});

describe('a job from its past runs', () => {
  it('takes as long as nine of ten runs at most, in whole minutes', () => {
    const runs = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100.5].map((minutes) => run(minutes));
    expect(pastJob(runs, FILE, 1)).toEqual({ duration: 92 * MINUTE, runs: 10, name: 'train.py' });
    expect(pastJob([run(0.01)], FILE, 1)?.duration).toBe(MINUTE);
  });

  it('uses the median of what was measured, at the wall', () => {
    const runs = [run(60, {}, device(3.6e6)), run(60, {}, device(7.2e6)), run(60, {}, device(36e6)), run(60)];
    expect(pastJob(runs, FILE, 1.5)).toMatchObject({ runs: 4, energy: 3 });
  });

  it('has no energy where no device told any', () =>
    expect(pastJob([run(60, {}, device(5, 'unknown'))], FILE, 1)).not.toHaveProperty('energy'));

  it('is that of the newest command: other arguments are another job', () => {
    const runs = [run(60), run(600, { command: 'python train.py --epochs 100' }), run(62)];
    expect(pastJob(runs, FILE, 1)).toMatchObject({ runs: 2, duration: 62 * MINUTE });
  });

  it('leaves out what failed, was interrupted, still runs, or is another file', () => {
    const { end: _, ...live } = run(1);
    const others = [
      run(1, { exitCode: 1 }),
      run(1, { state: 'interrupted' }),
      { ...live, state: 'running' as const },
      run(1, { file: '/w/other.py' }),
    ];
    expect(pastJob(others, FILE, 1)).toBeUndefined();
    expect(pastJob([...others, run(30)], FILE, 1)).toMatchObject({ runs: 1, duration: 30 * MINUTE });
  });

  it('forgets what was long ago', () => {
    const runs = [...Array.from({ length: 20 }, () => run(10)), run(1000), run(1000), run(1000)];
    expect(pastJob(runs, FILE, 1)).toMatchObject({ runs: 20, duration: 10 * MINUTE });
  });
});
