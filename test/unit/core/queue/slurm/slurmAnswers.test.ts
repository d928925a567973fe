import { describe, expect, it } from 'vitest';
import {
  energyFromSacct,
  fromSacct,
  fromScontrol,
  fromSqueue,
  together,
} from '../../../../../src/core/queue/slurm/slurmAnswers';

const at = (seconds: number): number => seconds * 1000;

describe('squeue', () => {
  // Said by Slurm 22.05.8.
  const text = `1|CANCELLED|1795763395|1795763398|k3x|None
3|COMPLETED|1795763458|1795763463|arrk|None
3|RUNNING|1795763464|1795763764|arrk|None
4|PENDING|1795763518|1795763578|dd|BeginTime
5|PENDING|N/A|N/A|ee|JobHeldUser
6|COMPLETING|1795763391|1795763451|ff|job requeued in held state
7|DEADLINE|1795763547|1795763547|gg|DeadLine
`;
  it('tells all jobs, and of those that wait no times', () =>
    expect(fromSqueue(text)).toEqual([
      { id: '1', comment: 'k3x', is: 'cancelled', startedAt: at(1795763395), endedAt: at(1795763398) },
      { id: '3', comment: 'arrk', is: 'completed', startedAt: at(1795763458), endedAt: at(1795763463) },
      { id: '3', comment: 'arrk', is: 'running', startedAt: at(1795763464) },
      { id: '4', comment: 'dd', is: 'pending' },
      { id: '5', comment: 'ee', is: 'held' },
      { id: '6', comment: 'ff', is: 'running', startedAt: at(1795763391) },
      { id: '7', comment: 'gg', is: 'deadline', startedAt: at(1795763547), endedAt: at(1795763547) },
    ]));
  it('is not confused by what else is in comments and reasons', () =>
    expect(fromSqueue('8|PENDING|N/A|N/A|a|JobHeldUser|more\nrest of a comment|x\n\n')).toMatchObject([
      { id: '8', comment: 'a', is: 'held' },
    ]));
  it('does not take a word that it does not know for an end', () =>
    expect(fromSqueue('9|SIGNALING|1795763458|N/A||None')[0]).toMatchObject({ is: 'running' }));
});

describe('scontrol', () => {
  const line = (more: string): string =>
    `JobId=1 JobName=k3x UserId=root(0) Restarts=1 ${more} RunTime=00:00:03 StartTime=1795763395 EndTime=1795763398 Comment=k3x  StdErr=/tmp/x`;
  it('tells the exit code, and a signal as a shell does', () => {
    expect(fromScontrol(line('JobState=FAILED ExitCode=3:0'))).toEqual({
      id: '1',
      comment: 'k3x',
      is: 'failed',
      startedAt: at(1795763395),
      endedAt: at(1795763398),
      exitCode: 3,
    });
    expect(fromScontrol(line('JobState=FAILED ExitCode=0:9'))).toMatchObject({ exitCode: 137 });
    expect(fromScontrol(line('JobState=COMPLETED ExitCode=0:0'))).toMatchObject({ is: 'completed', exitCode: 0 });
  });
  it('does not know a job that is gone', () =>
    expect(fromScontrol('slurm_load_jobs error: Invalid job id specified')).toBeUndefined());
});

describe('sacct', () => {
  it('tells what others have forgotten', () => {
    expect(fromSacct('12|COMPLETED|1795763395|1795763398|0:0\n')).toMatchObject({ is: 'completed', exitCode: 0 });
    expect(fromSacct('12|CANCELLED by 0|1795763395|1795763398|0:0')).toMatchObject({ is: 'cancelled' });
    expect(fromSacct('12|TIMEOUT|1795763395|1795763398|0:0')).toMatchObject({ is: 'timeout' });
    expect(fromSacct('12|OUT_OF_MEMORY|None|Unknown|0:125')).toEqual({
      id: '12',
      comment: '',
      is: 'failed',
      exitCode: 253,
    });
  });
  it('tells nothing without accounting', () => {
    expect(fromSacct('Slurm accounting storage is disabled')).toBeUndefined();
    expect(fromSacct('')).toBeUndefined();
    expect(energyFromSacct('Slurm accounting storage is disabled')).toBeUndefined();
  });
  it('tells the energy of the nodes, where they have a sensor', () => {
    expect(energyFromSacct('\n420000\n')).toBe(420_000);
    expect(energyFromSacct('0\n0\n')).toBeUndefined();
    expect(energyFromSacct('\n\n')).toBeUndefined();
  });
});

it('takes an array for one job, which runs while one of its elements does and fails with one of them', () => {
  const [done, failed, running] = fromSqueue('3|COMPLETED|1|2||\n3|FAILED|1|2||\n3|RUNNING|1|2||');
  expect(together([done!, failed!, running!])).toMatchObject({ is: 'running' });
  expect(together([done!, failed!])).toMatchObject({ is: 'failed' });
  expect(together([done!])).toMatchObject({ is: 'completed' });
  expect(together([])).toBeUndefined();
});
