/** What sbatch is given. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchDirectives } from '../../../../../src/core/queue/slurm/batchDirectives';
import { pieceScript } from '../../../../../src/core/queue/slurm/jobScript';
import { sbatchArguments } from '../../../../../src/core/queue/slurm/sbatchArguments';
import { slurmTiming } from '../../../../../src/core/queue/slurm/slurmTiming';
import { millis } from '../../../../../src/core/units';
import { at, entry, HOUR, job } from '../queueExamples';

const MINUTE = 60_000;
const onSlurm = job({ slurm: {} });
const script = (line: string): string => `#!/bin/bash\n# a comment\n\n${line}\npython train.py\n#SBATCH --time=9\n`;

describe('the times of a job', () => {
  it('are those of its plan, with a fifth more where its length was guessed', () =>
    expect(slurmTiming(entry({ job: onSlurm }), at(1))).toEqual({ begin: at(12), minutes: 72, deadline: at(18) }));
  it('leave its limit, where the user gave one', () =>
    expect(slurmTiming(entry({ job: { ...onSlurm, limit: millis(2 * HOUR) } }), at(1))).toMatchObject({
      minutes: 120,
    }));
  it('leave what its script asks for, as far as the deadline does', () => {
    expect(slurmTiming(entry({ job: onSlurm }), at(1), millis(3 * HOUR))).toMatchObject({ minutes: 180 });
    expect(slurmTiming(entry({ job: onSlurm }), at(1), millis(Infinity))).toMatchObject({ minutes: 358 });
  });
  it('are now when the user wants that', () =>
    expect(slurmTiming(entry({ job: onSlurm, wish: { at: at(1), want: 'start' } }), at(2))).toMatchObject({
      begin: at(2),
    }));
  it('are past the deadline only when the user wants that', () => {
    const moved = entry({ job: onSlurm, wish: { at: at(1), want: 'move', start: at(20) } });
    expect(slurmTiming(moved, at(2))).toEqual({ begin: at(20), minutes: 72, deadline: millis(at(20) + 146 * MINUTE) });
  });
  it('always fit before the deadline, and are missing only where nothing does', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: MINUTE, max: 40 * HOUR }),
        fc.integer({ min: -60 * MINUTE, max: 60 * HOUR }),
        fc.integer({ min: -60 * MINUTE, max: 90 * HOUR }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.option(fc.integer({ min: MINUTE, max: 99 * HOUR }), { nil: undefined }),
        (duration, until, start, overrun, asked) => {
          const now = at(0);
          const plan = { madeAt: now, segments: [{ start: millis(now + start), end: millis(now + start + duration) }] };
          const planned = job({ duration: millis(duration), finishBy: millis(now + until), overrun, plan });
          const timing = slurmTiming(entry({ job: planned }), now, asked === undefined ? undefined : millis(asked));
          const least = Math.ceil(duration / MINUTE) * MINUTE;
          if (timing === undefined) return until < least;
          const { begin, deadline, minutes } = timing;
          return (
            begin >= now &&
            deadline === planned.finishBy &&
            begin + minutes * MINUTE <= now + until &&
            // What is asked for may be less than what it takes; that is not our business.
            minutes * MINUTE >= Math.min(least, asked ?? Infinity)
          );
        },
      ),
    ));
});

describe('arguments of sbatch', () => {
  const timing = { begin: at(12), minutes: 72, deadline: at(18) };
  const paths = { script: '/q/a/slurm.sh', log: '/q/100%/a/log' };
  it('hold times from now on, the number of the job, and nothing of its command', () => {
    const args = sbatchArguments(onSlurm, timing, at(11), paths);
    expect(args).toEqual([
      '--parsable',
      '--comment=a',
      '--begin=now+3600',
      '--time=72',
      '--deadline=now+25200',
      '--job-name=a',
      '--chdir=/home/ann',
      '--export=ALL',
      '--no-requeue',
      '--output=/q/100%%/a/log',
      '--open-mode=append',
      '--',
      '/q/a/slurm.sh',
    ]);
    expect(args.join(' ')).not.toContain('train.py');
  });
  it('leave a batch script what it says itself', () => {
    const own = (text: string) => sbatchArguments(onSlurm, timing, at(11), paths, batchDirectives(script(text)));
    expect(own('#SBATCH -p gpu')).toContain('--output=/q/100%%/a/log');
    const all = own('#SBATCH --output=mine');
    expect(all.slice(-3)).toEqual(['--', 'python3', 'train.py']);
    expect(all.filter((each) => /^--(?:output|job-name|export|chdir|(?:no-)?requeue)/.test(each))).toEqual([]);
  });
});

describe('a batch script', () => {
  const timeOf = (line: string): number | undefined => batchDirectives(script(line)).time;
  it.each([
    ['#SBATCH --time=90', 90],
    ['#SBATCH --time 90:30', 90.5],
    ['#SBATCH -t 2:00:00 # so long', 120],
    ['#SBATCH -t1-12', 36 * 60],
    ['#SBATCH --nodes=1 --time="1-12:30"', 36.5 * 60],
    ['#SBATCH --time=1-00:00:30', 24 * 60 + 0.5],
    ['#SBATCH --time=1\n#SBATCH --time=2', 2],
    ['#SBATCH --time=UNLIMITED', Infinity],
    ['#SBATCH --time=0', Infinity],
  ])('asks for its time: %s', (line, minutes) => expect(timeOf(line)).toBe(minutes * MINUTE));
  it('asks for nothing after its first command, or in a comment', () => {
    expect(timeOf('# SBATCH --time=5')).toBeUndefined();
    expect(batchDirectives('#!/bin/sh\nsleep 1\n#SBATCH --time=5\n')).toEqual({ isBatch: false, output: false });
    // sbatch says what is wrong with it.
    expect(batchDirectives('#!/bin/sh\r\n#SBATCH --time=5\r\n')).toMatchObject({ isBatch: true, time: 300_000 });
    expect(batchDirectives('')).toEqual({ isBatch: false, output: false });
  });
  it('says where its output goes', () => {
    expect(batchDirectives(script('#SBATCH -o out-%j'))).toMatchObject({ isBatch: true, output: true });
    expect(batchDirectives(script('#SBATCH --open-mode=append'))).toMatchObject({ isBatch: true, output: false });
  });
});

it('writes a script without carriage returns, which sbatch refuses', () => {
  const world = { folder: '/q/a', ledger: '/l', program: '/bin/node', cli: '/c', flags: [] };
  const text = pieceScript({ ...onSlurm, command: ['echo', 'a\r\nb'] }, world);
  expect(text).not.toContain('\r');
});
