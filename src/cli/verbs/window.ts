/** `wattprint window`: when a job meets the least carbon intensity, on a provider's forecast or on a table of one's own. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { csvSeries } from '../../core/grid/csvSeries';
import type { Slot } from '../../core/grid/series';
import { advise, type Advice } from '../../core/plan/advice';
import { Integral } from '../../core/plan/integral';
import { PastDays } from '../../core/plan/pastDays';
import { timesIn, type Times } from '../../core/text/times';
import { millis, type Millis } from '../../core/units';
import { GridCache } from '../../node/grid/cache';
import { GridError } from '../../node/grid/gridError';
import { jsonOverHttp } from '../../node/grid/http';
import { SOURCE_NAMES, sourceNamed, type SourceName } from '../../node/grid/sources/byName';
import { ledgerFolder } from '../../node/ledger/ledgerFolder';
import { systemClock } from '../../node/systemClock';
import { warn } from '../session';
import { JSON_FLAG, print, UsageError, verb } from '../verb';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAY_HOURS = 24;

export const window = verb({
  usage:
    '--hours N (--source NAME --zone ZONE | --series FILE.csv) [--finish-by TIME] [--start-by TIME] [--interruptible] [--json]',
  summary: 'when a job of N hours meets the least carbon intensity',
  options: {
    hours: { type: 'string' },
    'finish-by': { type: 'string' },
    'start-by': { type: 'string' },
    source: { type: 'string' },
    zone: { type: 'string' },
    series: { type: 'string' },
    interruptible: { type: 'boolean', default: false },
    now: { type: 'string' },
    ...JSON_FLAG,
  },
  /** Exit code 0 also where no wait is worth it: that is an answer. */
  async run({
    hours,
    'finish-by': finishBy,
    'start-by': startBy,
    source,
    zone,
    series,
    interruptible,
    now: asOf,
    json,
  }) {
    const duration = durationOf(hours);
    const now = asOf === undefined ? systemClock.now() : timeOf(asOf, '--now');
    const deadline = deadlineOf(now, duration, finishBy, startBy);
    const known = await knownOf({ series, source, zone }, now);
    const step = millis(Math.max(5 * MINUTE_MS, Math.min(...known.ahead.map(({ start, end }) => end - start))));
    const interruption = { step, resume: millis(2 * MINUTE_MS), shortest: millis(30 * MINUTE_MS) };
    const job = { duration, from: now, finishBy: deadline, ...(interruptible && { interruption }) };
    const advice = advise(known.ahead, job, known.past);
    print(json ? JSON.stringify(toJson(known, advice)) : toText(known, advice, now));
    return 0;
  },
});

function durationOf(text: string | undefined): Millis {
  const hours = Number(text);
  if (text === undefined || !(hours > 0 && hours <= 24 * 31))
    throw new UsageError(
      `How long does the job take? Give --hours a number above 0, as in --hours 4${text === undefined ? '' : `, not "${text}"`}.`,
    );
  return millis(hours * HOUR_MS);
}

/** Without a zone a time is local. */
function timeOf(text: string, flag: string): Millis {
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  if (Number.isNaN(at)) throw new UsageError(`${flag} takes a time such as 2026-11-27T08:00, not "${text}".`);
  return millis(at);
}

function deadlineOf(now: Millis, duration: Millis, finishBy: string | undefined, startBy: string | undefined): Millis {
  const finish = finishBy === undefined ? Infinity : timeOf(finishBy, '--finish-by');
  const start = startBy === undefined ? Infinity : timeOf(startBy, '--start-by') + duration;
  const deadline = Math.min(finish, start);
  if (deadline === Infinity) return millis(now + DAY_HOURS * HOUR_MS);
  if (finish < now || start - duration < now)
    throw new UsageError('The deadline has passed. Give one that is still to come.');
  if (deadline < now + duration)
    throw new UsageError('The job takes longer than there is time until --finish-by. Give it more time.');
  return millis(deadline);
}

interface Known {
  readonly zone: string | null;
  readonly source: string;
  readonly signal: string;
  readonly ahead: readonly Slot[];
  readonly past: PastDays | undefined;
}

interface From {
  readonly series: string | undefined;
  readonly source: string | undefined;
  readonly zone: string | undefined;
}

function knownOf({ series, source, zone }: From, now: Millis): Promise<Known> {
  if (series !== undefined && source !== undefined)
    throw new UsageError('Plan on --series or on --source, not on both.');
  if (series !== undefined) return fromTable(series, zone, now);
  if (source === undefined || zone === undefined)
    throw new UsageError(
      `Whose forecast? Give --series FILE.csv, or --source (${SOURCE_NAMES.join(', ')}) and --zone.`,
    );
  if (!SOURCE_NAMES.some((name) => name === source))
    throw new UsageError(`--source is one of ${SOURCE_NAMES.join(', ')}, not "${source}".`);
  return fromProvider(source as SourceName, zone, now);
}

async function fromTable(file: string, zone: string | undefined, now: Millis): Promise<Known> {
  const text = await fs.readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`);
  });
  try {
    const { values, forecast } = csvSeries(text);
    const actual = new Integral(values.filter(({ end }) => end <= now));
    const ahead = (forecast ?? values).filter(({ end }) => end > now);
    const forecasts = forecast && new Integral(forecast);
    const past = forecasts && new PastDays(actual, () => forecasts);
    return { zone: zone ?? null, source: path.basename(file), signal: 'average', ahead, past };
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Asking is the user's act: the provider is named in the command. The key comes from the environment, never from a flag. */
async function fromProvider(name: SourceName, zone: string, now: Millis): Promise<Known> {
  const source = attempt(() => sourceNamed(name, jsonOverHttp(), process.env['WATTPRINT_GRID_URL'] ?? ''));
  const cache = new GridCache(path.join(ledgerFolder(), 'grid'));
  const { series, error } = await cache.current(source, zone, process.env['WATTPRINT_GRID_KEY']);
  if (error !== undefined) warn(error.message);
  if (series === undefined) throw new UsageError(`${source.name} gave nothing to plan on for ${zone}.`);
  const { actuals, forecasts } = await cache.history(source, zone);
  const forecastAt = (moment: Millis): Integral | undefined => {
    const issued = forecasts.findLast(({ issuedAt }) => issuedAt <= moment && issuedAt > moment - 3 * HOUR_MS);
    return issued && new Integral(issued.slots);
  };
  return {
    zone,
    source: `${source.name} (${source.credit})`,
    signal: series.signal,
    ahead: series.slots.filter(({ end }) => end > now),
    past: new PastDays(new Integral(actuals), forecastAt),
  };
}

function attempt<Found>(make: () => Found): Found {
  try {
    return make();
  } catch (error) {
    if (error instanceof GridError) throw new UsageError(error.message);
    throw error;
  }
}

function toJson({ zone, source, signal }: Known, { now, best, segments, why }: Advice): unknown {
  const iso = (at: Millis): string => new Date(at).toISOString();
  const span = ({ start, end }: { readonly start: Millis; readonly end: Millis }) => ({
    start: iso(start),
    end: iso(end),
  });
  return {
    zone,
    source,
    signal,
    now: now === undefined ? null : { ...span(now), gPerKwh: now.gPerKwh },
    best: best.map(({ gPerKwh, savedShare, low, high, worse, ...window }) => ({
      ...span(window),
      gPerKwh,
      savedShare,
      low: low ?? null,
      high: high ?? null,
      worseShare: worse ?? null,
    })),
    segments: segments.map(span),
    why: why ?? null,
  };
}

function toText({ source, signal }: Known, { now, best, segments, why }: Advice, at: Millis): string {
  const times = timesIn('en-GB');
  const moment = (time: Millis): string => [times.day(time, at), times.clock(time)].filter(Boolean).join(' ');
  const lines = [`Intensity: ${signal}, ${source}`];
  if (now !== undefined)
    lines.push(`now            ${moment(now.start)} to ${moment(now.end)}   ${grams(now.gPerKwh)}`);
  for (const option of best) {
    const range =
      option.low === undefined || option.high === undefined
        ? ''
        : ` (${percent(option.low)} to ${percent(option.high)})`;
    const odds =
      option.worse === undefined ? '' : `; worse than now in ${Math.round(option.worse * 100)} of 100 past cases`;
    lines.push(
      `${percent(option.savedShare).padStart(4)} less      ${moment(option.start)} to ${moment(option.end)}   ${grams(option.gPerKwh)}${range}${odds}`,
    );
  }
  if (segments.length > 1) lines.push(`in ${segments.length} pieces: ${piecesOf(segments, times, moment)}`);
  if (why !== undefined) lines.push(why);
  return lines.join('\n');
}

const piecesOf = (segments: Advice['segments'], times: Times, moment: (at: Millis) => string): string =>
  segments.map(({ start, end }) => `${moment(start)}–${times.clock(end)}`).join(', ');
const grams = (gPerKwh: number): string => `${Math.round(gPerKwh)} g/kWh`;
const percent = (share: number): string => `${Math.round(share * 100)} %`;
