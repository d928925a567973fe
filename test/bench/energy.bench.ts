/**
 * Energy error on replayed truth: a bursty load known to the millisecond, read through a sensor that updates every 100 ms,
 * metered our way and by sampling every 1 s and every 15 s.
 */
import { PowerIntegral } from '../../src/core/energy/integral';
import type { Reading } from '../../src/core/energy/frame';
import { Meter } from '../../src/core/energy/meter';
import { joules, millis, seconds, watts } from '../../src/core/units';
import { EPOCH, TestClock, frame, gpuDevice } from '../unit/core/energy/frames';

const RUNS = 120;
const STEP_S = 0.01;

/** Seeded, so that each run of the bench replays the same truth (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Training as boards draw it: steps of 0.2–0.9 s at full power, waits for data, an evaluation now and then. In watts
 * every 10 ms; power changes on a grid of `grainS`.
 */
function profile(next: () => number, durationS: number, grainS: number): Float64Array {
  const power = new Float64Array(Math.ceil(durationS / STEP_S));
  let level = 60;
  let left = 0;
  for (let i = 0; i < power.length; i++) {
    if (left <= STEP_S / 2) {
      const busy = level < 150;
      level = busy ? 260 + 120 * next() : 60 + 60 * next();
      left = busy ? 0.2 + 0.7 * next() : 0.05 + 0.4 * next();
      if (next() < 0.01) left += 4;
      left = Math.max(grainS, Math.round(left / grainS) * grainS);
    }
    power[i] = level;
    left -= STEP_S;
  }
  return power;
}

interface Errors {
  counter: number[];
  integrated: number[];
  everySecond: number[];
  every15: number[];
}

function meterOnce(power: Float64Array, start: number, end: number, useCounter: boolean): number {
  const clock = new TestClock();
  const meter = new Meter(clock, { [gpuDevice.id]: watts(0) });
  meter.setDevices([useCounter ? gpuDevice : { ...gpuDevice, source: 'integrated' }]);
  const integral = new PowerIntegral(seconds(0.1));
  let total = 0;
  let shownCounter = 0;
  let account: ReturnType<Meter['begin']> | undefined;
  const read = (t: number, now: number): void => {
    clock.t = t;
    const reading: Reading = {
      device: gpuDevice.id,
      integralJ: integral.joules,
      integralGapS: integral.gapS,
      powerW: watts(now),
      ...(useCounter && { counterJ: joules(shownCounter) }),
    };
    // The run is alone on the board from its start to its end; before and after, others are.
    const used = Math.min(Math.max(0, t - start), end - start);
    const gpuBusyS = { [gpuDevice.id]: t };
    meter.accept(frame({ t, readings: [reading], gpuBusyS, scopes: [{ scope: 'r', gpuS: { [gpuDevice.id]: used } }] }));
  };
  for (let i = 0; i < power.length; i++) {
    const t = i * STEP_S;
    const now = power[i] ?? 0;
    total += now * STEP_S;
    // The sensor: its counter is refreshed every 100 ms; instant power is the mean of the last 20 ms, read ten times a second.
    if (i % 10 === 9) {
      shownCounter = total;
      integral.add(seconds(t), watts((now + (power[i - 1] ?? now)) / 2));
    }
    const bound = Math.abs(t - start) < STEP_S / 2 || Math.abs(t - end) < STEP_S / 2;
    if (i % 100 === 99 || bound) read(t, now);
    if (Math.abs(t - start) < STEP_S / 2) account = meter.begin('r', millis(EPOCH + start * 1000));
    if (Math.abs(t - end) < STEP_S / 2) meter.end('r', millis(EPOCH + end * 1000));
  }
  return account?.totalJ ?? NaN;
}

/** What a tool sees that reads power every so often and multiplies. */
function sampled(power: Float64Array, start: number, end: number, every: number): number {
  let total = 0;
  for (let t = start; t < end; t += every) total += (power[Math.round(t / STEP_S)] ?? 0) * Math.min(every, end - t);
  return total;
}

function replay(grainS: number): Errors {
  const errors: Errors = { counter: [], integrated: [], everySecond: [], every15: [] };
  const next = random(20_261_125);
  for (let run = 0; run < RUNS; run++) {
    const durationS = 30 + 270 * next() ** 2;
    const start = Math.round((2 + next()) / STEP_S) * STEP_S;
    const end = Math.round((start + durationS) / STEP_S) * STEP_S;
    const power = profile(next, end + 3, grainS);
    let truth = 0;
    for (let i = Math.round(start / STEP_S); i < Math.round(end / STEP_S); i++) truth += (power[i] ?? 0) * STEP_S;
    const error = (measured: number): number => Math.abs(measured - truth) / truth;
    errors.counter.push(error(meterOnce(power, start, end, true)));
    errors.integrated.push(error(meterOnce(power, start, end, false)));
    errors.everySecond.push(error(sampled(power, start, end, 1)));
    errors.every15.push(error(sampled(power, start, end, 15)));
  }
  return errors;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
const at = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
};

export const bench = {
  name: 'Energy error on replayed truth',
  run() {
    const row = (figure: string, values: readonly number[], target: boolean) => ({
      figure: `${figure}: worst (p95, median)`,
      value: `${percent(at(values, 1))} (${percent(at(values, 0.95))}, ${percent(at(values, 0.5))})`,
      unit: '',
      mustReach: target ? '≤ 1 %' : 'for comparison',
      ok: !target || at(values, 1) <= 0.01,
    });
    const rows = (errors: Errors, profile: string, target: boolean) => [
      row(`${profile}, counter at the bounds`, errors.counter, target),
      row(`${profile}, integral of power read 10 times a second`, errors.integrated, target),
      row(`${profile}, a sample every 1 s`, errors.everySecond, false),
      row(`${profile}, a sample every 15 s`, errors.every15, false),
    ];
    const runs = `${RUNS} runs of 30–300 s`;
    return Promise.resolve([
      ...rows(replay(0.1), `${runs}, bursts at 10 Hz`, true),
      ...rows(replay(STEP_S), `${runs}, bursts at 100 Hz`, false),
    ]);
  },
};
