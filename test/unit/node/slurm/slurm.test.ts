/** Jobs on a real Slurm, from the queue to what they leave behind. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { entryJson, listText } from '../../../../src/cli/queue/listed';
import { capturedEnvironment } from '../../../../src/core/queue/environment';
import { millis } from '../../../../src/core/units';
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

describe.concurrent('a job on Slurm', () => {
  it('starts at its time, is metered on its node, and its record and log come home', async () => {
    const { follow, ledger, port, queue, state } = queueOnSlurm();
    const file = effectFile();
    const start = inSeconds(3);
    const words = ["it's", '"quoted"', 'two\nlines', 'a\r\nb', '$HOME `id`', 'ü', ''];
    process.env['WANDB_API_KEY'] = 'of the one who submits';
    const { kept } = capturedEnvironment({
      ...slurm.environment,
      HF_TOKEN: 'hf_abcdefghijklmnopqrstu',
      MINE: 'a\nb,"c"',
    });
    const work = `date +%s%3N >"$1"; env -0 >"$1.env"; shift; printf '%s|' "$@"`;
    const command = ['/bin/sh', '-c', work, 'sh', file, ...words];
    const job = jobOf('', { command, environment: kept, plan: planAt(start) });
    expect(await port.submit(job)).toBeUndefined();
    expect(fs.statSync(path.join(queue.folderOf(job.id), 'slurm.sh')).mode & 0o777).toBe(0o700);
    expect(state(job.id)).toEqual({ is: 'waiting', start });
    await follow();
    expect(state(job.id)).toMatchObject({ is: 'done', exitCode: 0 });
    // Slurm counts in whole seconds.
    expect(Number(linesOf(file)[0])).toBeGreaterThanOrEqual(start - 1000);
    expect(fs.readFileSync(queue.logOf(job.id), 'utf8')).toContain(words.map((word) => `${word}|`).join(''));
    const variables = fs.readFileSync(`${file}.env`, 'utf8').split('\0');
    expect(variables).toContain('MINE=a\nb,"c"');
    expect(variables.filter((each) => /^(?:HF_TOKEN|WANDB_API_KEY|ELECTRON_RUN_AS_NODE)=/.test(each))).toEqual([]);
    const { record } = JSON.parse(fs.readFileSync(queue.endOf(job.id, 1), 'utf8')) as {
      record: { id: string; kind: string };
    };
    expect(record).toMatchObject({ kind: 'queue', exitCode: 0 });
    expect(queue.entry(job.id)?.pieces).toMatchObject([{ run: record.id }]);
    const written = fs
      .readdirSync(ledger, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.jsonl'));
    expect(written.map((name) => fs.readFileSync(path.join(ledger, name), 'utf8')).join('')).toContain(record.id);
  });

  it('tells how its command failed', async () => {
    const { follow, port, state } = queueOnSlurm();
    const job = jobOf('exit 3');
    await port.submit(job);
    await follow();
    expect(state(job.id)).toMatchObject({ is: 'failed', exitCode: 3 });
  });

  it('is metered by the programs of then, if an update has put them elsewhere', async () => {
    const { follow, place, port, queue } = queueOnSlurm(path.join(folder, 'not there'));
    const job = jobOf('true', { plan: planAt(inSeconds(3)) });
    await port.submit(job);
    place.programs = { ...place.programs, folder };
    await follow();
    expect(JSON.parse(fs.readFileSync(queue.endOf(job.id, 1), 'utf8'))).toMatchObject({ record: { exitCode: 0 } });
  });

  it('moves with its plan, and starts when the user wants it', async () => {
    const { follow, port, queue, state } = queueOnSlurm();
    const file = effectFile();
    const job = jobOf(`echo ran >>"${file}"`, { plan: planAt(inSeconds(3000)) });
    await port.submit(job);
    const { id } = queue.entry(job.id)?.slurm ?? { id: '' };
    const done = follow();
    const later = inSeconds(1800);
    queue.replan(job.id, planAt(later));
    const isAt = (start: number): boolean => Math.abs(Number(shown(id, 'StartTime')) - start / 1000) < 5;
    await until(() => isAt(later), 'the time of the new plan');
    const sooner = inSeconds(900);
    queue.wish(job.id, { at: now(), want: 'move', start: sooner });
    await until(() => isAt(sooner), 'the time that the user set');
    expect(shown(id, 'JobState')).toBe('PENDING');
    // Later than the deadline leaves, because the user wants it: Slurm does not throw it away.
    const past = millis(job.finishBy! + 30 * MINUTE);
    queue.wish(job.id, { at: now(), want: 'move', start: past });
    await until(() => queue.entry(job.id)?.slurm?.id !== id, 'the time past the deadline');
    const next = queue.entry(job.id)?.slurm?.id ?? '';
    expect(Math.abs(Number(shown(next, 'StartTime')) - past / 1000)).toBeLessThan(5);
    expect(Number(shown(next, 'Deadline'))).toBeGreaterThan(past / 1000 + 60);
    await until(() => shown(id, 'JobState') === 'CANCELLED', 'the end of the first');
    queue.wish(job.id, { at: now(), want: 'start' });
    await done;
    expect(state(job.id)).toMatchObject({ is: 'done' });
    expect(linesOf(file)).toEqual(['ran']);
  });

  it('that is repeated weekly waits in Slurm for the same hour of the next week', async () => {
    const { follow, port, queue, state } = queueOnSlurm();
    const job = jobOf('true', { weekly: true });
    await port.submit(job);
    const done = follow();
    const next = `${job.id}.2`;
    await until(() => queue.entry(next)?.slurm !== undefined, 'the job of the next week');
    expect(state(job.id)).toMatchObject({ is: 'done', exitCode: 0 });
    const { id } = queue.entry(next)?.slurm ?? { id: '' };
    const later = new Date(job.plan.segments[0]!.start);
    later.setDate(later.getDate() + 7);
    expect(shown(id, 'JobState')).toBe('PENDING');
    expect(Math.abs(Number(shown(id, 'StartTime')) - later.getTime() / 1000)).toBeLessThan(5);
    queue.wish(next, { at: now(), want: 'cancel' });
    await done;
    expect(state(next)).toMatchObject({ is: 'cancelled' });
  });

  it('is removed from Slurm when it is cancelled, and has not run', async () => {
    const { follow, port, queue, state } = queueOnSlurm();
    const file = effectFile();
    const job = jobOf(`echo ran >>"${file}"`, { plan: planAt(inSeconds(600)) });
    await port.submit(job);
    const { id } = queue.entry(job.id)?.slurm ?? { id: '' };
    queue.wish(job.id, { at: now(), want: 'cancel' });
    await follow();
    expect(['CANCELLED', undefined]).toContain(shown(id, 'JobState'));
    expect(state(job.id)).toMatchObject({ is: 'cancelled' });
    expect(linesOf(file)).toEqual([]);
  });

  it('ends with its processes when it is cancelled while it runs', async () => {
    const { follow, port, queue, state } = queueOnSlurm();
    const file = effectFile();
    const job = jobOf(`echo $$ >"${file}"; exec sleep 600`);
    await port.submit(job);
    const done = follow();
    await until(() => linesOf(file).length > 0, 'its process');
    await until(() => state(job.id).is === 'running', 'the news that it runs');
    queue.wish(job.id, { at: now(), want: 'cancel' });
    await done;
    expect(state(job.id)).toMatchObject({ is: 'cancelled' });
    const pid = Number(linesOf(file)[0]);
    await until(() => !fs.existsSync(`/proc/${pid}`), 'the end of its process');
  });

  it.each([
    ['SIGTERM', '.'],
    ['SIGUSR1', '.'],
    ['SIGTERM', 'not there'],
    ['SIGUSR1', 'not there'],
  ] as const)(
    'stops by %s and goes on from its checkpoint in its next hour (our programs: %s)',
    async (signal, programs) => {
      const { follow, port, queue, state } = queueOnSlurm(path.join(folder, programs));
      const file = effectFile();
      const at = now();
      const [pause, resume] = [millis(at + 6000), millis(at + 12_000)];
      const work = `
      step=$(cat "$1.checkpoint" 2>/dev/null || echo 0)
      echo "from $step, start \${SLURM_RESTART_COUNT:-0}" >>"$1"
      trap 'echo told >>"$1.told"; over=1' ${signal.slice(3)}
      while [ $step -lt 100 ]; do
        step=$((step + 1)); echo "step $step" >>"$1"
        [ -e "$1.checkpoint" ] && [ $step -gt $(($(cat "$1.checkpoint") + 3)) ] && exit 0
        sleep 0.5 & wait
        [ -z "$over" ] || { sleep 1; echo $step >"$1.checkpoint"; exit 9; }
      done`;
      const job = jobOf('', {
        command: ['/bin/sh', '-c', work, 'sh', file],
        interruption: { step: millis(1000), resume: millis(100), shortest: millis(1000), signal },
        plan: {
          madeAt: at,
          segments: [
            { start: at, end: pause },
            { start: resume, end: millis(resume + MINUTE) },
          ],
        },
      });
      await port.submit(job);
      const { id } = queue.entry(job.id)?.slurm ?? { id: '' };
      const done = follow();
      await until(() => state(job.id).is === 'paused', 'the pause');
      expect(state(job.id)).toMatchObject({ is: 'paused', start: resume });
      await until(() => state(job.id).is === 'running' && now() > resume, 'the start after it');
      await done;
      expect(state(job.id)).toMatchObject({ is: 'done' });
      expect(queue.entry(job.id)?.slurm?.id).toBe(id);
      expect(shown(id, 'Restarts')).toBe('1');
      // A second signal would come while it writes.
      expect(linesOf(`${file}.told`)).toEqual(['told']);
      const lines = linesOf(file);
      const checkpoint = Number(linesOf(`${file}.checkpoint`)[0]);
      expect(checkpoint).toBeGreaterThan(0);
      expect(lines.filter((line) => line.startsWith('from'))).toEqual([
        'from 0, start 0',
        `from ${checkpoint}, start 1`,
      ]);
      // Each step once, and all of them.
      const steps = lines.filter((line) => line.startsWith('step'));
      expect(steps).toEqual(Array.from({ length: checkpoint + 4 }, (_, index) => `step ${index + 1}`));
      const [first, second] = queue.entry(job.id)?.pieces ?? [];
      // Slurm and the shell count in whole seconds.
      expect(second?.startedAt).toBeGreaterThan(resume - 2000);
      expect(first?.end?.at).toBeLessThan(resume);
    },
  );

  it('that is a batch script is submitted as it is, but for its times', async () => {
    const { follow, port, queue, state } = queueOnSlurm();
    // Slurm itself takes a % in the name of its folder for a pattern.
    const own = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-own-'));
    const script = [
      '#!/bin/sh',
      '#SBATCH --job-name=mine -t 30',
      `#SBATCH --output=own.log`,
      '#SBATCH --begin=now+1hour',
    ];
    fs.writeFileSync(
      path.join(own, 'train.sbatch'),
      [...script, 'echo "$SLURM_JOB_NAME $1" >effect; echo said', ''].join('\n'),
    );
    const job = jobOf('', { command: ['train.sbatch', 'word'], cwd: own, slurm: { script: true } });
    expect(await port.submit(job)).toBeUndefined();
    const { id } = queue.entry(job.id)?.slurm ?? { id: '' };
    expect(shown(id, 'TimeLimit')).toBe('00:30:00');
    // sbatch counts from its own now.
    expect(Math.abs(Number(shown(id, 'Deadline')) - job.finishBy! / 1000)).toBeLessThan(5);
    await follow();
    expect(state(job.id)).toMatchObject({ is: 'done' });
    expect(linesOf(path.join(own, 'effect'))).toEqual(['mine word']);
    expect(linesOf(path.join(own, 'own.log'))).toEqual(['said']);
    fs.rmSync(own, { recursive: true });
  });

  it('that is not metered shows what Slurm says that its nodes drew', async () => {
    // There is no sensor here: sacct is one that says what the real one says where there is.
    const programs = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-sacct-'));
    const asked = path.join(programs, 'asked');
    fs.writeFileSync(path.join(programs, 'sacct'), `#!/bin/sh\necho "$*" >>${asked}\nprintf '\\n420000\\n'\n`, {
      mode: 0o700,
    });
    const environment = { ...slurm.environment, PATH: `${programs}:${slurm.environment['PATH']}` };
    const alone = queueOnSlurm(path.join(folder, 'not there'));
    const metered = queueOnSlurm();
    const [first, second] = [jobOf('true', { environment }), jobOf('true', { environment })];
    await Promise.all([alone.port.submit(first), metered.port.submit(second)]);
    await Promise.all([alone.follow(), metered.follow()]);
    const [entry, other] = [alone.queue.entry(first.id)!, metered.queue.entry(second.id)!];
    expect(entry.slurm?.nodeEnergy).toBe(420_000);
    expect(listText([entry], now())).toContain(`(Slurm job ${entry.slurm?.id}, whole nodes drew 0.117 kWh)`);
    expect(entryJson(entry, now())).toMatchObject({ runs: [], slurm: { nodeEnergyKwh: 420_000 / 3.6e6 } });
    // Both would count the same energy.
    expect(other.slurm).not.toHaveProperty('nodeEnergy');
    expect(linesOf(asked)).toEqual([`-n -P -j ${entry.slurm?.id} -o ConsumedEnergyRaw`]);
    fs.rmSync(programs, { recursive: true });
  });
});
