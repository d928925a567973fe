/** Low-carbon windows: what they would have saved, how often they did harm, and what planning costs. */
import fs from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Slot } from '../../src/core/grid/series';
import { typicalSlots } from '../../src/core/grid/typicalDay';
import { advise } from '../../src/core/plan/advice';
import { Integral } from '../../src/core/plan/integral';
import { typicalDayOf } from '../../src/core/plan/typicalDayOf';
import { TypicalOdds } from '../../src/core/plan/typicalOdds';
import { USUAL_INTERRUPTION } from '../../src/core/plan/usualInterruption';
import { gramsPerKwh, millis } from '../../src/core/units';
import type { Figure } from './figure';
import {
  dayAhead,
  type DayAhead,
  HOUR,
  outlookAt,
  play,
  profileOutlooks,
  replay,
  Tally,
  zonesOf2022,
} from './gridReplay';

const JOB = millis(4 * HOUR);
const WEEK = 7 * 24 * HOUR;
const PARTS = 4;
const SLACKS = [12, 20, 44];
const DAYS_BEFORE = 22;
const ALWAYS = { basis: 'past forecasts', trust: () => ({ waits: true }) } as const;
const COMPARISON = 'for comparison';
const LEAST_KEPT = { CISO: 95, DE: 90, ERCO: 70 };

const percent = (value: number): string => `${value.toFixed(1)} %`;

function forecasts(): readonly Figure[] {
  return Object.entries(LEAST_KEPT).flatMap(([region, least]) => {
    const data = dayAhead(region);
    const rule = { job: JOB, slack: millis(12 * HOUR), everyHours: 3 };
    const day = replay(data, { ...rule, toMidnight: true });
    const beyond = replay(data, { ...rule, toMidnight: false });
    const short = replay(data, { ...rule, slack: millis(8 * HOUR), toMidnight: false });
    const title = `day-ahead forecast of ${region}, 4-h job`;
    return [
      {
        figure: `${title}, start up to 12 h later within its day: kept of the oracle`,
        value: day.kept,
        unit: '%',
        mustReach: `≥ ${least}`,
        ok: day.kept >= least,
        note: `saved ${percent(day.saved)} of ${percent(day.oracle)}`,
      },
      { figure: `${region}: worse than now`, value: day.worse, unit: '%', mustReach: '≤ 5', ok: day.worse <= 5 },
      {
        figure: `${region}: start up to 12 h later, tomorrow’s forecast taken as known: kept`,
        value: beyond.kept,
        unit: '%',
        mustReach: COMPARISON,
        ok: true,
        note: `saved ${percent(beyond.saved)} of ${percent(beyond.oracle)}; worse than now ${percent(beyond.worse)}`,
      },
      {
        figure: `${region}: done within 12 h, tomorrow’s forecast taken as known: kept`,
        value: short.kept,
        unit: '%',
        mustReach: COMPARISON,
        ok: true,
        note: `saved ${percent(short.saved)} of ${percent(short.oracle)}; worse than now ${percent(short.worse)}`,
      },
      coverage(region, data),
    ];
  });
}

/** Of all hours ahead, at every third hour, how many came within their band. */
function coverage(region: string, { actual, forecast }: DayAhead): Figure {
  const [came, all] = [new Integral(actual), new Integral(forecast)];
  const day = 24 * HOUR;
  let [inside, hours, width] = [0, 0, 0];
  for (let now = (actual[0]?.start ?? 0) + 15 * day; now < (actual.at(-1)?.end ?? 0) - day; now += 3 * HOUR) {
    const midnight = millis((Math.floor(now / day) + 1) * day);
    for (const { start, end, gPerKwh, low, high } of outlookAt(came, all, millis(now), midnight).slots) {
      const value = came.mean(start, end);
      if (value === undefined || low === undefined || high === undefined || start < now || gPerKwh === 0) continue;
      hours++;
      width += (high - low) / 2 / gPerKwh;
      if (low <= value && value <= high) inside++;
    }
  }
  const value = (100 * inside) / hours;
  const note = `± ${percent((100 * width) / hours)} on the mean`;
  return {
    figure: `${region}: hours within their 80 % band`,
    value,
    unit: '%',
    mustReach: '75 to 85',
    ok: value >= 75 && value <= 85,
    note,
  };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Typical days made from three of four weeks, tried on the fourth, in turn. */
function typicalDays(): readonly Figure[] {
  const slacks = SLACKS;
  const guarded = slacks.map((): Tally['figures'][] => []);
  const believed = slacks.map((): Tally['figures'][] => []);
  const partOf = ({ start }: Slot): number => Math.floor(start / WEEK) % PARTS;
  for (const hours of zonesOf2022().values()) {
    if (typicalDayOf(hours) === undefined) continue;
    const tallies = slacks.map(() => [new Tally(), new Tally()] as const);
    for (let part = 0; part < PARTS; part++) {
      const day = typicalDayOf(hours.filter((slot) => partOf(slot) !== part));
      const unseen = hours.filter((slot) => partOf(slot) === part);
      if (day !== undefined) for (const [index, slack] of slacks.entries()) tryOn(unseen, day, slack, tallies[index]!);
    }
    for (const [index, [guard, plain]] of tallies.entries()) {
      guarded[index]?.push(guard.figures);
      believed[index]?.push(plain.figures);
    }
  }
  return slacks.map((slack, index) => {
    const [all = [], plain = []] = [guarded[index], believed[index]];
    const kept = median(all.map((each) => each.kept));
    return {
      ...keptBy('typical day on dates it was not made from', slack, all, plain),
      mustReach: slack === 12 ? '≥ 70' : COMPARISON,
      ok: slack !== 12 || kept >= 70,
    };
  });
}

/** @param plain without the guard */
const keptBy = (
  what: string,
  slack: number,
  all: readonly Tally['figures'][],
  plain: readonly Tally['figures'][],
): Figure => ({
  figure: `${what}, 4-h job, start up to ${slack} h later: kept of the oracle, median of ${all.length} zones`,
  value: median(all.map((each) => each.kept)),
  unit: '%',
  mustReach: COMPARISON,
  ok: true,
  note: `worse than now ${percent(median(all.map((each) => each.worse)))}; without the guard ${percent(median(plain.map((each) => each.kept)))}, worse ${percent(median(plain.map((each) => each.worse)))}`,
});

/** What the last seven days say of the next hours, of the same zones: each moment knows what was before it. */
function lastDays(): readonly Figure[] {
  const zones = [...zonesOf2022().values()].filter((hours) => typicalDayOf(hours) !== undefined);
  return SLACKS.map((slackHours) => {
    const slack = millis(slackHours * HOUR);
    const tallies = zones.map((hours) => {
      const [guarded, believed] = [new Tally(), new Tally()];
      const outlookAt = profileOutlooks(hours, millis(slack + JOB));
      const came = new Integral(hours);
      // Two weeks of promises, each of which needs a week before it. Nine hours come to all times of the day.
      for (let index = DAYS_BEFORE * 24; index < hours.length; index += 9) {
        const now = hours[index]?.start ?? millis(0);
        const outlook = outlookAt(now);
        play(guarded, came, outlook, { now, job: JOB, slack });
        play(believed, came, { slots: outlook.slots, odds: ALWAYS }, { now, job: JOB, slack });
      }
      return [guarded.figures, believed.figures] as const;
    });
    const [all, plain] = [tallies.map(([guarded]) => guarded), tallies.map(([, believed]) => believed)];
    return keptBy('mean of the last 7 days', slackHours, all, plain);
  });
}

function tryOn(
  slots: readonly Slot[],
  day: NonNullable<ReturnType<typeof typicalDayOf>>,
  slackHours: number,
  [guarded, believed]: readonly Tally[],
): void {
  const came = new Integral(slots);
  const mean = gramsPerKwh(400);
  for (let index = 0; index < slots.length; index += 3) {
    const now = slots[index]?.start ?? millis(0);
    const slack = millis(slackHours * HOUR);
    const ahead = typicalSlots(day, mean, now, millis(now + slack + JOB));
    if (guarded) play(guarded, came, { slots: ahead, odds: new TypicalOdds(day) }, { now, job: JOB, slack });
    if (believed) play(believed, came, { slots: ahead, odds: ALWAYS }, { now, job: JOB, slack });
  }
}

function series(stepMinutes: number, days: number): readonly Slot[] {
  const step = stepMinutes * 60_000;
  return Array.from({ length: (days * 24 * HOUR) / step }, (_, index) => ({
    start: millis(index * step),
    end: millis((index + 1) * step),
    // No two alike, and no order: nothing can be left out.
    gPerKwh: gramsPerKwh(300 + 100 * Math.sin(index / 50) + ((index * 7919) % 97)),
    kind: 'forecast',
  }));
}

/** Median of some runs, in milliseconds; the engine has compiled by then what is hot. */
function timed(work: () => unknown): number {
  const times = Array.from({ length: 15 }, () => {
    const from = performance.now();
    work();
    return performance.now() - from;
  });
  return median(times);
}

/** Of a job that can stop, asked at a moment that fits no step, as people ask. */
const pieces = (days: number, hours: number): Figure => {
  const known = series(15, days);
  const job = {
    duration: millis(hours * HOUR),
    from: millis((7 * 60 + 13) * 1000),
    finishBy: millis(days * 24 * HOUR),
    interruption: USUAL_INTERRUPTION,
  };
  const value = timed(() => advise(known, job));
  const figure = `pieces of a job of ${hours} h over ${days} ${days === 1 ? 'day' : 'days'} in steps of 15 min`;
  return { figure, value, unit: 'ms', mustReach: '≤ 100', ok: value <= 100 };
};

function costs(): readonly Figure[] {
  const month = series(5, 30);
  const plan = timed(() => advise(month, { duration: JOB, from: millis(0), finishBy: millis(30 * 24 * HOUR) }));
  const bytes = gzipSync(fs.readFileSync('src/node/grid/typicalDays.json'), { level: 9 }).length;
  return [
    {
      figure: 'plan over 30 days in steps of 5 min, 4-h job',
      value: plan,
      unit: 'ms',
      mustReach: '≤ 5',
      ok: plan <= 5,
    },
    pieces(1, 8),
    pieces(7, 24),
    pieces(30, 24),
    {
      figure: 'typical days that ship, compressed',
      value: bytes / 1000,
      unit: 'kB',
      mustReach: '≤ 120',
      ok: bytes <= 120_000,
    },
  ];
}

export const bench = {
  name: 'Low-carbon windows',
  run: (): Promise<Figure[]> => {
    // First: what the others leave behind in memory is no cost of planning.
    const planning = costs();
    return Promise.resolve([...forecasts(), ...typicalDays(), ...lastDays(), ...planning]);
  },
};
