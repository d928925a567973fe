/** That somebody sees to what waits, and what a window does with it. */
import { describe, expect, it, vi } from 'vitest';
import { at, entry, inPieces, job, piece } from '../core/queue/queueExamples';
import { QueueScene } from './queueScene';

vi.mock('vscode', () => import('./vscodeEvents'));

const turned = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const over = entry({ closing: { at: at(1), as: 'cancelled' } });

describe('a runner', () => {
  it('is started where something waits and none is at work, with the key of the source', async () => {
    const scene = new QueueScene();
    scene.entries = [entry()];
    scene.open();
    await turned();
    expect(scene.woken).toEqual(['k']);
    scene.hasRunner = true;
    scene.timers.pass(60_000);
    await turned();
    expect(scene.woken).toEqual(['k']);
    // It was ended by somebody.
    scene.hasRunner = false;
    scene.timers.pass(60_000);
    await turned();
    expect(scene.woken).toEqual(['k', 'k']);
  });

  it('is not started for what is over, nor looked after any more', async () => {
    const scene = new QueueScene();
    scene.entries = [over];
    scene.open();
    scene.timers.pass(10 * 60_000);
    await turned();
    expect(scene.woken).toEqual([]);
    scene.set(over, entry({ job: job({ id: 'b' }) }));
    await turned();
    expect(scene.woken).toEqual(['k']);
    scene.set(over);
    scene.timers.pass(10 * 60_000);
    await turned();
    expect(scene.woken).toEqual(['k']);
  });

  it('is started without a key where the secret store is locked', async () => {
    const scene = new QueueScene();
    scene.key = () => Promise.reject(new Error('locked'));
    scene.entries = [entry()];
    scene.open();
    await turned();
    expect(scene.woken).toEqual([undefined]);
    expect(scene.failures).toEqual(['reading the grid key: Error: locked']);
  });
});

describe('a job for Slurm', () => {
  it.each([
    [
      { reason: 'refused', words: 'Invalid account' },
      'Slurm did not take the job: "Invalid account". Nothing was queued.',
    ],
    [{ reason: 'too short', latest: at(1) }, 'which are not left before the deadline. Nothing was queued.'],
  ] as const)('that is refused with %o says so in a sentence', async (refusal, sentence) => {
    const scene = new QueueScene();
    scene.slurmSays = refusal;
    await expect(scene.service.handToSlurm(job({ slurm: {} }))).rejects.toThrow(sentence);
  });

  it('is queued where it is taken', async () => {
    const scene = new QueueScene();
    await scene.service.handToSlurm(job({ slurm: {} }));
    expect(scene.submitted).toEqual(['a']);
  });
});

describe('what a user does', () => {
  it('is told once, and only where something changed', () => {
    const scene = new QueueScene();
    let told = 0;
    scene.service.onDidChange(() => told++);
    scene.set();
    expect(told).toBe(0);
    scene.service.queue(job());
    expect([told, scene.service.entry('a')?.job.name]).toEqual([1, 'train.py']);
    scene.set(...scene.entries);
    expect(told).toBe(1);
  });

  it('starts at once what waits, and what was stopped', () => {
    const scene = new QueueScene();
    const stopped = piece({ isAlive: false, stop: { at: at(13), why: 'pause' }, end: { at: at(13), exitCode: 0 } });
    const paused = entry({ job: { ...inPieces, id: 'p' }, pieces: [stopped] });
    scene.entries = [entry(), paused];
    scene.now = at(13.5);
    for (const id of ['a', 'p']) scene.service.start(id);
    expect(scene.service.entry('a')?.wish).toEqual({ at: at(13.5), want: 'start' });
    expect(scene.service.entry('p')?.wish).toEqual({ at: at(13.5), want: 'start' });
    scene.service.move('a', at(20));
    expect(scene.service.entry('a')?.wish).toEqual({ at: at(13.5), want: 'move', start: at(20) });
    scene.service.cancel('a');
    expect(scene.service.entry('a')?.wish?.want).toBe('cancel');
  });

  it('is refused in one sentence where the disk is full', () => {
    const scene = new QueueScene();
    scene.refusal = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    expect(() => scene.service.queue(job())).toThrow('The queue could not be written: ENOSPC.');
    expect(scene.service.entries).toEqual([]);
    expect(scene.failures).toHaveLength(1);
  });
});

describe('a queue that cannot be read', () => {
  it('says why until it can, and keeps what was known', () => {
    const scene = new QueueScene();
    scene.entries = [entry()];
    let told = 0;
    scene.service.onDidChange(() => told++);
    scene.unreadable = new Error('/q belongs to somebody else.');
    scene.open();
    scene.open();
    expect([told, scene.service.trouble]).toEqual([1, '/q belongs to somebody else.']);
    expect(scene.service.entry('a')?.job.name).toBe('train.py');
    scene.unreadable = undefined;
    scene.open();
    expect([told, scene.service.trouble]).toEqual([2, undefined]);
  });

  it('in which one job cannot be read says so, once, and has the others', () => {
    const scene = new QueueScene();
    scene.entries = [entry()];
    scene.damaged = [{ job: 'b', reason: '/q/b/job.json can be written by others.' }];
    scene.open();
    scene.open();
    expect(scene.service.entries).toHaveLength(1);
    expect(scene.service.unreadable).toEqual(scene.damaged);
    expect(scene.failures).toEqual(['job b cannot be read: /q/b/job.json can be written by others.']);
    scene.damaged = [];
    scene.open();
    expect(scene.service.unreadable).toEqual([]);
  });
});

describe('what waits under another name', () => {
  const elsewhere = [{ host: 'old-name', waiting: [entry()] }];

  it('is taken over, and seen to', async () => {
    const scene = new QueueScene();
    scene.elsewhere = elsewhere;
    scene.service.lookAtOthers();
    expect(scene.service.others).toEqual(elsewhere);
    scene.service.adopt('old-name', ['a']);
    await turned();
    expect(scene.service.entry('a')?.job.name).toBe('train.py');
    expect(scene.service.others).toEqual([]);
    expect(scene.woken).toEqual(['k']);
  });

  it('is forgotten', () => {
    const scene = new QueueScene();
    scene.elsewhere = elsewhere;
    scene.service.removeOther('old-name', ['a']);
    expect([scene.service.entries, scene.service.others]).toEqual([[], []]);
  });
});
