/** What goes wrong between the queue and a real Slurm: refusals, crashes, deadlines, jobs that somebody else removes. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { QueuedJob } from '../../../../src/core/queue/job';
import { millis } from '../../../../src/core/units';
import { isSlurmThere } from '../../../../src/node/slurm/slurmPrograms';
import { slurmPort } from '../../../../src/node/slurm/submitJob';
import { systemClock } from '../../../../src/node/systemClock';
import {
  effectFile,
  folder,
  inSeconds,
  jobOf,
  linesOf,
  MINUTE,
  now,
  planAt,
  queueOnSlurm,
  shown,
  slurm,
  until,
} from './slurmWorld';

/** Numbers of all jobs that were submitted for this one. */
const submitted = ({ id }: QueuedJob): readonly string[] =>
  slurm
    .asks('squeue', '-h', '-t', 'all', '-o', '%A|%k')
    .split('\n')
    .filter((line) => line.endsWith(`|${id}`))
    .map((line) => line.split('|')[0] ?? '');
/** Slurm has no accounting here, and forgets a job seconds after its end. */
const forgotten = (id: string): Promise<void> =>
  until(() => shown(id, 'JobState') === undefined, 'the end of its memory');

/** Who submitted a job a while ago. */
const old = (): { at: number; begin: number } => ({ at: now() - 10 * MINUTE, begin: now() - 9 * MINUTE });

describe.concurrent('a job that Slurm', () => {
  it('refuses is not queued, and its words are told', async () => {
    const { port, queue } = queueOnSlurm();
    const job = jobOf('true', { environment: { ...slurm.environment, SBATCH_PARTITION: 'nowhere' } });
    expect(await port.submit(job)).toEqual({ reason: 'refused', words: 'invalid partition specified: nowhere' });
    expect(queue.entries()).toEqual([]);
    expect(submitted(job)).toEqual([]);
  });

  it('has taken, but never said so, is queued, and found there', async () => {
    const { follow, place, queue, state } = queueOnSlurm();
    const file = effectFile();
    const programs = fs.mkdtempSync(path.join(folder, 'silent-'));
    fs.writeFileSync(
      path.join(programs, 'sbatch'),
      '#!/bin/sh\nPATH=${PATH#*:}\nsbatch "$@" >/dev/null\nexec sleep 600\n',
      { mode: 0o755 },
    );
    const job = jobOf(`echo ran >>"${file}"`, {
      environment: { ...slurm.environment, PATH: `${programs}:${slurm.environment['PATH'] ?? ''}` },
      plan: planAt(inSeconds(20)),
    });
    const port = slurmPort(queue, place, systemClock, millis(4000));
    expect(await port.submit(job)).toEqual({ reason: 'no answer' });
    expect(state(job.id).is).toBe('waiting');
    expect(submitted(job)).toHaveLength(1);
    fs.writeFileSync(path.join(queue.folderOf(job.id), 'slurm.claim'), JSON.stringify(old()), { mode: 0o600 });
    await follow();
    expect(state(job.id)).toMatchObject({ is: 'done' });
    expect(linesOf(file)).toEqual(['ran']);
  });

  it('could not do before its deadline is not handed in, though Slurm would take it', async () => {
    const { port, queue } = queueOnSlurm();
    const job = jobOf('true', { duration: millis(5 * MINUTE), finishBy: millis(now() + 4.5 * MINUTE) });
    expect(await port.submit(job)).toEqual({ reason: 'too short', latest: millis(job.finishBy! - 5 * MINUTE) });
    expect(queue.entries()).toEqual([]);
    expect(submitted(job)).toEqual([]);
  });

  it('does not start before its deadline is missed, and has not run', async () => {
    const { follow, port, state } = queueOnSlurm();
    const file = effectFile();
    const job = jobOf(`echo ran >>"${file}"`, {
      environment: { ...slurm.environment, SBATCH_PARTITION: 'closed' },
      finishBy: inSeconds(63),
    });
    expect(await port.submit(job)).toBeUndefined();
    const [id = ''] = submitted(job);
    await follow();
    expect(state(job.id)).toMatchObject({ is: 'missed', why: 'slurm' });
    expect(['DEADLINE', undefined]).toContain(shown(id, 'JobState'));
    expect(linesOf(file)).toEqual([]);
  });

  it('ends at its time limit says so', async () => {
    const { follow, port, queue, state } = queueOnSlurm();
    const job = jobOf('exec sleep 600');
    await port.submit(job);
    const { id } = queue.entry(job.id)?.slurm ?? { id: '' };
    const done = follow();
    await until(() => state(job.id).is === 'running', 'its start');
    // What an operator may do; a minute is more than a test has.
    await until(() => {
      slurm.asks('scontrol', 'update', `JobId=${id}`, 'EndTime=now');
      return Number(shown(id, 'EndTime')) * 1000 <= now() || shown(id, 'JobState') !== 'RUNNING';
    }, 'its new end');
    await done;
    expect(state(job.id)).toMatchObject({ is: 'limit' });
    // Slurm looks at ends twice a minute, and may miss the first time on a busy machine.
  }, 150_000);
});

describe.concurrent('a job that was removed from Slurm by somebody else', () => {
  it('is cancelled, and is not submitted again', async () => {
    const { follow, port, queue, state } = queueOnSlurm();
    const file = effectFile();
    const job = jobOf(`echo ran >>"${file}"`, { plan: planAt(inSeconds(600)) });
    await port.submit(job);
    const { id } = queue.entry(job.id)?.slurm ?? { id: '' };
    const done = follow();
    slurm.asks('scancel', id);
    await done;
    expect(state(job.id)).toMatchObject({ is: 'cancelled' });
    expect(submitted(job)).toEqual([id]);
    expect(linesOf(file)).toEqual([]);
  });

  it('while nobody looked is missed', async () => {
    const { follow, port, queue, state } = queueOnSlurm();
    const job = jobOf('true', { plan: planAt(inSeconds(600)) });
    await port.submit(job);
    const { id } = queue.entry(job.id)?.slurm ?? { id: '' };
    slurm.asks('scancel', id);
    await forgotten(id);
    await follow();
    expect(state(job.id)).toMatchObject({ is: 'missed', why: 'slurm' });
    expect(submitted(job)).toEqual([]);
  });

  it.each([
    ['.', 4],
    ['not there', 5],
  ])('after its end, while nobody looked, tells its end itself (%s)', async (programs, exitCode) => {
    const { follow, port, queue, state } = queueOnSlurm(path.join(folder, programs));
    const job = jobOf(`exit ${exitCode}`);
    await port.submit(job);
    const { id } = queue.entry(job.id)?.slurm ?? { id: '' };
    await forgotten(id);
    await follow();
    expect(state(job.id)).toMatchObject({ is: 'failed', exitCode });
  });

  it('in the middle of its run, while nobody looked, is lost', async () => {
    const { follow, port, queue, state } = queueOnSlurm();
    const file = effectFile();
    const job = jobOf(`echo "$PPID $$" >"${file}"; exec sleep 600`);
    await port.submit(job);
    const { id } = queue.entry(job.id)?.slurm ?? { id: '' };
    await until(() => linesOf(file).length > 0, 'its start');
    // Who would write down how it ended. Its command outlives it: nothing here keeps them together.
    const [meter = 0, command = 0] = (linesOf(file)[0] ?? '').split(' ').map(Number);
    process.kill(meter, 'SIGKILL');
    await forgotten(id);
    await follow();
    process.kill(command, 'SIGKILL');
    expect(state(job.id)).toMatchObject({ is: 'lost' });
  });
});

describe.concurrent('a job whose submission broke off', () => {
  it('before it was handed in is handed in once', async () => {
    const { follow, queue, state } = queueOnSlurm();
    const file = effectFile();
    const job = jobOf(`echo ran >>"${file}"`);
    queue.add(job, { 'slurm.claim': old() });
    await follow();
    expect(state(job.id)).toMatchObject({ is: 'done' });
    expect(submitted(job)).toHaveLength(1);
    expect(linesOf(file)).toEqual(['ran']);
  });

  it('and is refused by then is missed; its log says why', async () => {
    const { follow, queue, state } = queueOnSlurm();
    const job = jobOf('true', { environment: { ...slurm.environment, SBATCH_PARTITION: 'nowhere' } });
    queue.add(job, { 'slurm.claim': old() });
    await follow();
    expect(state(job.id)).toMatchObject({ is: 'missed', why: 'refused' });
    expect(linesOf(queue.logOf(job.id))).toEqual([
      'Slurm did not take the job: "invalid partition specified: nowhere".',
    ]);
  });

  it('after it was told to go on later, and before it was released, goes on', async () => {
    const { follow, port, queue, state } = queueOnSlurm();
    const file = effectFile();
    const interruption = { step: MINUTE, resume: millis(0), shortest: MINUTE, signal: 'SIGTERM' } as const;
    const job = jobOf(`echo ran >>"${file}"`, { interruption, plan: planAt(inSeconds(600)) });
    await port.submit(job);
    const report = queue.entry(job.id)?.slurm ?? expect.unreachable('it was not submitted');
    slurm.asks('scontrol', 'hold', report.id);
    fs.writeFileSync(queue.slurmOf(job.id), JSON.stringify({ ...report, is: 'held', stop: { at: now() } }));
    queue.wish(job.id, { at: now(), want: 'start' });
    await follow();
    expect(state(job.id)).toMatchObject({ is: 'done' });
    expect(linesOf(file)).toEqual(['ran']);
  });

  it('right after it was handed in is found there', async () => {
    const { follow, port, queue, state } = queueOnSlurm();
    const file = effectFile();
    const job = jobOf(`echo ran >>"${file}"`, { plan: planAt(inSeconds(2)) });
    await port.submit(job);
    const before = submitted(job);
    fs.rmSync(queue.slurmOf(job.id));
    fs.writeFileSync(path.join(queue.folderOf(job.id), 'slurm.claim'), JSON.stringify(old()), { mode: 0o600 });
    await follow();
    expect(state(job.id)).toMatchObject({ is: 'done' });
    expect(submitted(job)).toEqual(before);
    expect(linesOf(file)).toEqual(['ran']);
  });

  it('is not handed in again where it has run and Slurm has forgotten it', async () => {
    const { follow, port, queue, state } = queueOnSlurm();
    const file = effectFile();
    const job = jobOf(`echo ran >>"${file}"; exit 6`);
    await port.submit(job);
    const { id } = queue.entry(job.id)?.slurm ?? { id: '' };
    await forgotten(id);
    fs.rmSync(queue.slurmOf(job.id));
    fs.writeFileSync(path.join(queue.folderOf(job.id), 'slurm.claim'), JSON.stringify(old()), { mode: 0o600 });
    await follow();
    expect(state(job.id)).toMatchObject({ is: 'failed', exitCode: 6 });
    expect(linesOf(file)).toEqual(['ran']);
  });

  it('twice, at the same time, runs once; the second is taken back', async () => {
    const { follow, port, queue, state } = queueOnSlurm();
    const file = effectFile();
    const job = jobOf(`echo ran >>"${file}"; exec sleep 4`);
    await port.submit(job);
    const { id } = queue.entry(job.id)?.slurm ?? { id: '' };
    const script = path.join(queue.folderOf(job.id), 'slurm.sh');
    await until(() => linesOf(file).length > 0, 'its start');
    slurm.asks('sbatch', `--comment=${job.id}`, '--time=1', '--output=/dev/null', script);
    slurm.asks('sbatch', `--comment=${job.id}`, '--time=1', '--output=/dev/null', '--begin=now+600', script);
    expect(submitted(job)).toHaveLength(3);
    await follow();
    expect(state(job.id)).toMatchObject({ is: 'done' });
    expect(queue.entry(job.id)?.slurm?.id).toBe(id);
    await until(
      () => submitted(job).every((each) => !/^(?:PENDING|RUNNING)$/.test(shown(each, 'JobState') ?? '')),
      'peace',
    );
    expect(linesOf(file)).toEqual(['ran']);
  });
});

it('is where sbatch is', () => {
  expect(isSlurmThere(slurm.environment)).toBe(true);
  expect(isSlurmThere({ PATH: folder })).toBe(false);
  expect(isSlurmThere({})).toBe(false);
});
