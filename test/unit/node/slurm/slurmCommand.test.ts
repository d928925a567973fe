/** `wattprint queue --slurm` as people type it, with a real Slurm and a runner of its own. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { QueueFolder } from '../../../../src/node/queue/queueFolder';
import { RunnerLock } from '../../../../src/node/queue/runnerLock';
import { folder, linesOf, shown, slurm, until } from './slurmWorld';

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** In a folder and with a ledger of its own. */
function place(environment: Readonly<Record<string, string>> = slurm.environment) {
  const home = fs.mkdtempSync(path.join(folder, 'home-'));
  const ledger = path.join(home, 'ledger');
  const env = { ...environment, HOME: home, WATTPRINT_LEDGER: ledger, WATTPRINT_ZONE: 'DE' };
  const queue = new QueueFolder(ledger);
  const wattprint = (...args: readonly string[]): Promise<Said> =>
    new Promise((resolve) => {
      execFile(process.execPath, [path.join(folder, 'cli.js'), ...args], { cwd: home, env }, (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
      );
    });
  /** The runner ends by itself when nothing is left. */
  const peace = (): Promise<void> =>
    until(() => new RunnerLock(queue.path).owner() === undefined, 'the end of the runner');
  return { home, peace, queue, wattprint };
}

interface Listed {
  readonly id: string;
  readonly state: string;
  readonly slurm?: { readonly id: string; readonly nodeEnergyKwh: number | null };
}

describe.concurrent('wattprint queue --slurm', () => {
  it('hands the job to Slurm, and takes it back', async () => {
    const { home, peace, wattprint } = place();
    const { code, out } = await wattprint(
      'queue',
      '--slurm',
      '--hours',
      '0.5',
      '--json',
      '--',
      'sh',
      '-c',
      'echo ran >ran',
    );
    expect(code).toBe(0);
    const job = JSON.parse(out) as Listed;
    const id = job.slurm?.id ?? '';
    expect(shown(id, 'JobState')).toBe('PENDING');
    expect(shown(id, 'Comment')).toBe(job.id);
    expect(shown(id, 'JobName')).toBe(job.id);
    // What the user said and up to a fifth more: its hour may be close to the deadline.
    expect(shown(id, 'TimeLimit')).toMatch(/^00:3[0-6]:00$/);
    expect((await wattprint('queue')).out).toContain(`(Slurm job ${id})`);
    expect((await wattprint('queue', '--cancel', job.id)).code).toBe(0);
    await until(() => shown(id, 'JobState') === 'CANCELLED', 'the end of the job');
    await peace();
    const [listed] = JSON.parse((await wattprint('queue', '--json')).out) as readonly Listed[];
    expect(listed).toMatchObject({ state: 'cancelled', slurm: { id, nodeEnergyKwh: null } });
    expect(linesOf(path.join(home, 'ran'))).toEqual([]);
  });

  it('starts it when the user wants it', async () => {
    const { home, peace, queue, wattprint } = place();
    const { out } = await wattprint('queue', '--slurm', '--hours', '0.5', '--json', '--', 'sh', '-c', 'echo ran >ran');
    const { id } = JSON.parse(out) as Listed;
    await wattprint('queue', '--start', id);
    await until(() => fs.existsSync(queue.endOf(id, 1)), 'the end of its command');
    expect(linesOf(path.join(home, 'ran'))).toEqual(['ran']);
    // It asks Slurm twice a minute only: the end is known by then.
    await wattprint('queue', '--cancel', id);
    await peace();
    const [listed] = JSON.parse((await wattprint('queue', '--json')).out) as readonly Listed[];
    expect(listed).toMatchObject({ state: 'done' });
  });

  it('submits a script with #SBATCH lines as it is', async () => {
    const { home, peace, wattprint } = place();
    fs.writeFileSync(path.join(home, 'job.sh'), '#!/bin/sh\n#SBATCH --job-name=mine --hold\ntrue\n');
    const asked = ['queue', '--slurm', '--hours', '0.5', '--json'];
    const refused = await wattprint(...asked, '--interruptible', '--', 'job.sh');
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('Leave out --interruptible');
    const { id, slurm: on } = JSON.parse((await wattprint(...asked, '--', 'job.sh')).out) as Listed;
    expect(shown(on?.id ?? '', 'JobName')).toBe('mine');
    expect(shown(on?.id ?? '', 'Comment')).toBe(id);
    await wattprint('queue', '--cancel', id);
    await peace();
  });

  it('says what Slurm said where it does not take the job', async () => {
    const { queue, wattprint } = place({ ...slurm.environment, SBATCH_PARTITION: 'nowhere' });
    const { code, err } = await wattprint('queue', '--slurm', '--hours', '0.5', '--', 'true');
    expect(code).toBe(2);
    expect(err.trim()).toBe(
      'wattprint: Slurm did not take the job: "invalid partition specified: nowhere". Nothing was queued.',
    );
    expect(queue.entries()).toEqual([]);
  });

  it('says so where there is no sbatch', async () => {
    const { queue, wattprint } = place({ PATH: folder });
    const { code, err } = await wattprint('queue', '--slurm', '--hours', '0.5', '--', 'true');
    expect(code).toBe(2);
    expect(err).toMatch(/^wattprint: sbatch is not here\./);
    expect(queue.entries()).toEqual([]);
  });
});
