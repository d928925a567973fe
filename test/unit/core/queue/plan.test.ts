import { describe, expect, it } from 'vitest';
import type { Slot } from '../../../../src/core/grid/series';
import { capturedEnvironment } from '../../../../src/core/queue/environment';
import { nextWeek } from '../../../../src/core/queue/nextWeek';
import { refusalOf } from '../../../../src/core/queue/refusal';
import { replanned } from '../../../../src/core/queue/replanned';
import { gramsPerKwh, millis, type Millis } from '../../../../src/core/units';
import { at, entry, HOUR, job } from './queueExamples';

/** By the hour, from midnight on. */
const slots = (...values: number[]): readonly Slot[] =>
  values.map((value, hour) => ({ start: at(hour), end: at(hour + 1), gPerKwh: gramsPerKwh(value), kind: 'forecast' }));
const day = (changes: Readonly<Record<number, number>>): readonly Slot[] =>
  slots(...Array.from({ length: 24 }, (_, hour) => changes[hour] ?? 400));

describe('a plan made again', () => {
  it('moves for a better hour', () => {
    const plan = replanned(entry(), { slots: day({ 12: 300, 14: 200 }) }, [], at(6));
    expect(plan).toMatchObject({
      madeAt: at(6),
      segments: [{ start: at(14), end: at(15) }],
      gPerKwh: 200,
      nowGPerKwh: 400,
      savedShare: 0.5,
    });
  });
  it('stands where another hour is hardly better', () =>
    expect(replanned(entry(), { slots: day({ 12: 300, 14: 295 }) }, [], at(6))).toBeUndefined());
  it('moves when its hour has passed', () => {
    const [segment] = replanned(entry(), { slots: day({ 12: 100, 15: 300 }) }, [], at(14))?.segments ?? [];
    // The earliest start within one percent of the least.
    expect(segment?.start).toBeGreaterThan(at(14.9));
    expect(segment?.start).toBeLessThanOrEqual(at(15));
  });
  it('runs at once where nothing is better', () =>
    expect(replanned(entry(), { slots: day({ 12: 100 }) }, [], at(14))?.segments[0]?.start).toBe(at(14)));
  it('keeps what may be needed before the deadline free', () => {
    // With a fifth more than an hour the latest safe start is at 16:48.
    const plan = replanned(entry(), { slots: day({ 17: 1, 16: 200 }) }, [], at(6));
    expect(plan?.segments[0]?.start).toBeLessThanOrEqual(at(16.8));
    expect(plan?.segments[0]?.start).toBeGreaterThanOrEqual(at(16));
  });
  it('plans only the work that is left', () => {
    const paused = {
      startedAt: at(1),
      run: 'r',
      isAlive: false,
      stop: { at: at(1.5), why: 'pause' },
      end: { at: at(1.5), exitCode: 0 },
    } as const;
    const left = replanned(entry({ pieces: [paused] }), { slots: day({ 14: 100 }) }, [], at(6))?.segments[0];
    expect(left && left.end - left.start).toBe(HOUR / 2);
  });
  it('stands where nothing is known', () => expect(replanned(entry(), { slots: [] }, [], at(6))).toBeUndefined());
});

describe('the environment of a job', () => {
  it('is without secrets and without what belongs to the moment', () => {
    const { kept, left } = capturedEnvironment({
      PATH: '/bin',
      CUDA_VISIBLE_DEVICES: '0',
      HF_TOKEN: 'hf_abcdefghijklmnopqrst',
      WANDB_API_KEY: 'abc',
      HTTPS_PROXY: 'http://ann:secret@proxy:3128',
      SLACK_WEBHOOK_URL: 'https://hooks.example/T0/B0/x',
      MY_PW: 'x',
      DEPLOY: '-----BEGIN OPENSSH PRIVATE KEY-----\nx',
      VSCODE_IPC_HOOK: '/run/x',
      ELECTRON_RUN_AS_NODE: '1',
      EMPTY_TOKEN: '',
      GONE: undefined,
    });
    expect(kept).toEqual({ PATH: '/bin', CUDA_VISIBLE_DEVICES: '0', EMPTY_TOKEN: '' });
    expect(left).toEqual(['DEPLOY', 'HF_TOKEN', 'HTTPS_PROXY', 'MY_PW', 'SLACK_WEBHOOK_URL', 'WANDB_API_KEY']);
  });
  it('keeps a secret that the user lets it keep, and names it', () =>
    expect(capturedEnvironment({ HF_TOKEN: 'x1', SEED: '7' }, ['HF_TOKEN', 'SEED', 'NOT_SET'])).toEqual({
      kept: { HF_TOKEN: 'x1', SEED: '7' },
      left: [],
      allowed: ['HF_TOKEN'],
    }));
});

describe('what cannot be queued', () => {
  it('is a command with a secret, which is not repeated', () => {
    const refusal = refusalOf(job({ command: ['python3', 't.py', '--token', 'hf_abcdefghijklmnopqrst'] }), at(0));
    expect(refusal).toMatchObject({ reason: 'secret' });
    expect(JSON.stringify(refusal)).not.toContain('hf_abc');
  });
  it('is a job without a deadline', () => {
    const { finishBy: _, ...endless } = job();
    expect(refusalOf(endless, at(0))).toEqual({ reason: 'no deadline' });
  });
  it('is one that takes longer than there is time', () => {
    expect(refusalOf(job(), at(17.01))).toEqual({ reason: 'too short', latest: at(17) });
    expect(refusalOf(job(), at(17))).toBeUndefined();
  });
});

describe('a job of every week', () => {
  const local = (day: number, hour: number): Millis => millis(new Date(2026, 9, day, hour).getTime());
  it('follows a week later', () =>
    expect(nextWeek(job({ id: 'a', startBy: at(13) }), at(20))).toMatchObject({
      id: 'a.2',
      queuedAt: at(20),
      notBefore: at(168),
      startBy: at(181),
      finishBy: at(186),
      plan: { segments: [{ start: at(180) }] },
    }));
  it('leaves out the weeks in which nobody was there', () =>
    expect(nextWeek(job({ id: 'a.2', queuedAt: at(0) }), at(400))).toMatchObject({ id: 'a.3', notBefore: at(504) }));
  it('keeps the hour of the day where the clocks change', () => {
    // On the last Sunday of October in Europe; elsewhere this holds all the more.
    const queued = job({
      queuedAt: local(22, 8),
      finishBy: local(23, 8),
      plan: { madeAt: local(22, 8), segments: [] },
    });
    expect(nextWeek(queued, local(23, 9))).toMatchObject({ notBefore: local(29, 8), finishBy: local(30, 8) });
  });
});
