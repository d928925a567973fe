/** The queue as people use it from a shell: the built programs, a real runner, real jobs. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { CLI, cli, folder, ledgerText } from './cliProcess';
import type { RunJson } from '../../../src/core/report/runJson';
import { isAlive, markOf } from '../../../src/node/process/processMark';
import { QueueFolder } from '../../../src/node/queue/queueFolder';
import { RunnerLock } from '../../../src/node/queue/runnerLock';

interface Listed {
  readonly id: string;
  readonly state: string;
  readonly start?: string;
  readonly why?: string;
  readonly exitCode?: number;
  readonly runs: readonly string[];
}

const queue = (): QueueFolder => new QueueFolder(path.join(folder, 'ledger'));
const list = async (): Promise<readonly Listed[]> =>
  JSON.parse((await cli(['queue', '--json'])).out) as readonly Listed[];
const iso = (inSeconds: number): string => new Date(Date.now() + inSeconds * 1000).toISOString();
/** Due at once: there is no time to wait. */
const AT_ONCE = ['queue', '--json', '--hours', '0.0167', '--zone', 'DE'];

async function queued(args: readonly string[], env?: Record<string, string>): Promise<Listed> {
  const { code, err, out } = await cli(args, env);
  expect({ code, err }).toMatchObject({ code: 0 });
  return JSON.parse(out) as Listed;
}

async function until(id: string, state: string): Promise<Listed> {
  for (;;) {
    const found = (await list()).find((job) => job.id === id);
    if (found?.state === state) return found;
    if (found !== undefined && !['waiting', 'running', 'paused'].includes(found.state))
      throw new Error(`the job is ${found.state} (${found.why ?? found.exitCode}), not ${state}`);
    await sleep(50);
  }
}

/** No runner stays when the queue is empty: where one does, this never ends. */
afterEach(async () => {
  for (const { id, state } of await list())
    if (['waiting', 'running', 'paused'].includes(state)) await cli(['queue', '--cancel', id]);
  const lock = new RunnerLock(queue().path);
  while (lock.owner() !== undefined) await sleep(20);
});

describe('wattprint queue', () => {
  it('runs a command when its time has come, with nobody there, and records what it took', async () => {
    const script = path.join(folder, "it's ünïcode\n.py");
    fs.writeFileSync(
      script,
      'import os, sys\nprint(sys.argv[1:], os.getcwd(), os.environ.get("MINE"), os.environ.get("HF_TOKEN"))\nopen("done", "a").write("x")\n',
    );
    const job = await queued([...AT_ONCE, '--start-by', iso(5), '--', 'python3', script, 'a b', '$HOME'], {
      MINE: 'yes',
      HF_TOKEN: 'hf_aaaaaaaaaaaaaaaaaaaa',
    });
    const { runs, exitCode } = await until(job.id, 'done');
    expect(exitCode).toBe(0);
    expect(fs.readFileSync(path.join(folder, 'done'), 'utf8')).toBe('x');
    expect(fs.readFileSync(queue().logOf(job.id), 'utf8')).toContain(
      `['a b', '$HOME'] ${fs.realpathSync(folder)} yes None`,
    );
    while (!ledgerText().includes('run-ended')) await sleep(50);
    const [record] = JSON.parse((await cli(['runs', '--json'])).out) as RunJson[];
    expect(record).toMatchObject({ id: runs[0], kind: 'queue', state: 'done', exitCode: 0 });
    // Nothing of the secret is on disk.
    const files = fs
      .readdirSync(path.join(folder, 'ledger'), { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile());
    for (const { name, parentPath } of files) {
      expect(fs.readFileSync(path.join(parentPath, name), 'utf8')).not.toContain('hf_aaaa');
      if (parentPath.includes('queue')) expect(fs.statSync(path.join(parentPath, name)).mode & 0o077).toBe(0);
    }
  });

  it('waits, says until when, and starts at once when it is told to', async () => {
    // A day of which some hours are greener than others, in a zone whose typical day is known.
    const job = await queued([...AT_ONCE, '--finish-by', iso(40 * 3600), '--', 'true']);
    const start = Date.parse(job.start ?? '');
    const [listed] = (await cli(['queue'])).out.split('\n');
    expect(listed).toContain(job.id);
    expect(listed).toMatch(/ starts .*\d\d:\d\d$/);
    if (start > Date.now() + 60_000) {
      expect((await list())[0]?.state).toBe('waiting');
      expect(await cli(['queue', '--start', job.id])).toMatchObject({ code: 0, out: `true starts now.\n` });
    }
    await until(job.id, 'done');
    const over = await cli(['queue', '--cancel', job.id]);
    expect({ code: over.code, err: over.err }).toEqual({
      code: 2,
      err: `wattprint: true is over already. --remove ${job.id} forgets it.\n`,
    });
    expect((await cli(['queue', '--remove', job.id])).code).toBe(0);
    expect(await list()).toEqual([]);
  });

  it('does not start what is cancelled', async () => {
    const job = await queued([...AT_ONCE, '--finish-by', iso(40 * 3600), '--', 'sh', '-c', 'sleep 600']);
    await cli(['queue', '--cancel', job.id]);
    const { runs } = await until(job.id, 'cancelled');
    if (Date.parse(job.start ?? '') > Date.now() + 60_000) expect(runs).toEqual([]);
    expect((await cli(['queue'])).out).toContain('cancelled');
  });

  it('ends what runs when it is cancelled, and what that started', async () => {
    const command =
      'import os, subprocess, time\nchild = subprocess.Popen(["sleep", "600"])\nopen("pids", "w").write(f"{os.getpid()} {child.pid}")\ntime.sleep(600)';
    const job = await queued([...AT_ONCE, '--start-by', iso(5), '--', 'python3', '-c', command]);
    await until(job.id, 'running');
    const pids = path.join(folder, 'pids');
    while (!fs.existsSync(pids) || fs.readFileSync(pids, 'utf8') === '') await sleep(20);
    await cli(['queue', '--cancel', job.id]);
    await until(job.id, 'cancelled');
    for (const pid of fs.readFileSync(pids, 'utf8').split(' ').map(Number)) {
      while (isAlive(markOf(pid) ?? { pid, born: '' })) await sleep(20);
    }
  });

  it('takes as long as past runs of the command did, where no flag says it', async () => {
    const asked = ['queue', '--zone', 'DE', '--', 'python3', '-c', 'pass'];
    const { code, err } = await cli(asked);
    expect(code).toBe(2);
    expect(err).toContain('How long does the job take?');
    expect(await cli(['run', '--', 'python3', '-c', 'pass'])).toMatchObject({ code: 0 });
    expect((await cli(asked)).out).toContain('Past runs took 1\u00a0min at most, in nine of ten cases.');
    expect((await cli([...asked, 'other'])).code).toBe(2);
    const [job] = queue().entries();
    expect(job?.job).toMatchObject({ duration: 60_000, overrun: 0 });
  });

  it('says at once what would be missed as things stand, and takes a deadline in words', async () => {
    const asked = (program: string): string[] => [
      'queue',
      '--zone',
      'DE',
      '--hours',
      '1',
      '--finish-by',
      'in 40 h',
      '--',
      program,
    ];
    expect(await cli(asked('true'))).toMatchObject({ code: 0, err: '' });
    const { code, err } = await cli(asked('no-such-program-of-wattprint'));
    expect(code).toBe(0);
    expect(err).toContain('As things stand it would be missed, because its program is gone.');
  });

  it('says what was gone when it should have started', async () => {
    // Whether it waits or not depends on the hour in which this runs.
    const job = await queued([...AT_ONCE, '--start-by', iso(5), '--', 'python3', path.join(folder, 'gone.py')]);
    expect(await until(job.id, 'missed')).toMatchObject({ why: 'file' });
    const other = await queued([...AT_ONCE, '--start-by', iso(5), '--', 'no-such-program-of-wattprint']);
    expect(await until(other.id, 'missed')).toMatchObject({ why: 'command' });
  });

  it.each([
    [['--', 'python3', 't.py', '--token', 'hf_aaaaaaaaaaaaaaaaaaaa'], 'has a secret in it'],
    [['--hours', '0.0167', '--finish-by', '2020-01-01', '--', 'true'], 'has passed'],
    [['--hours', '30', '--finish-by', iso(3600), '--', 'true'], 'takes longer than there is time'],
    [
      ['--hours', '1', '--finish-by', 'soon', '--', 'true'],
      '"in 12 h", "tomorrow 08:00" or 2026-11-27T08:00, not "soon"',
    ],
    [['--cancel', '../x'], 'There is no job "../x"'],
    [['--hours', '4'], 'Which command?'],
    [['--hours', '1', '--', ''], 'The name of the command is empty'],
    [['--cancel', 'a', '--start', 'b'], 'One thing at a time'],
    [['--hours', 'four', '--', 'true'], 'How long does the job take?'],
  ])('refuses %o in one sentence', async (args, sentence) => {
    const { code, err } = await cli(['queue', '--zone', 'DE', ...(args[0] === '--' ? ['--hours', '1'] : []), ...args]);
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain(sentence);
    expect(await list()).toEqual([]);
  });

  it('says that the disk is full, and queues nothing', async () => {
    // No file may grow: what the system says then is what it says of a full disk.
    const words = [
      '-c',
      'ulimit -f 0; exec "$@"',
      'sh',
      process.execPath,
      CLI,
      'queue',
      '--hours',
      '1',
      '--zone',
      'DE',
      '--',
      'true',
    ];
    const env = { ...process.env, WATTPRINT_LEDGER: path.join(folder, 'ledger') };
    const { status, stderr } = spawnSync('sh', words, { cwd: folder, env, encoding: 'utf8' });
    expect(stderr).toMatch(/^wattprint: Nothing was queued: \S+ cannot be written \(EFBIG\)\.\n$/);
    expect(status).toBe(2);
    expect(await list()).toEqual([]);
  });

  it('tells of jobs that wait under another name of the machine, and takes them over', async () => {
    const job = await queued([...AT_ONCE, '--finish-by', iso(40 * 3600), '--', 'sh', '-c', 'sleep 600']);
    await cli(['queue', '--cancel', job.id]);
    await until(job.id, 'cancelled');
    const there = path.join(path.dirname(queue().path), 'old-name');
    fs.mkdirSync(path.join(there, 'x'), { recursive: true, mode: 0o700 });
    const kept = JSON.parse(fs.readFileSync(path.join(queue().folderOf(job.id), 'job.json'), 'utf8')) as object;
    fs.writeFileSync(path.join(there, 'x', 'job.json'), JSON.stringify({ ...kept, id: 'x' }), { mode: 0o600 });
    expect((await cli(['queue'])).err).toContain('1 job waits in the queue of old-name.');
    expect((await cli(['queue', '--adopt', 'old-name'])).code).toBe(0);
    expect((await list()).map(({ id }) => id)).toContain('x');
    expect((await cli(['queue', '--adopt', 'old-name'])).err).toContain(
      'Nothing that can be taken over waits in a queue of "old-name"',
    );
  });

  it('says that nothing is queued', async () => expect((await cli(['queue'])).out).toBe('Nothing is queued.\n'));
});
