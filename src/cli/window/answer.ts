/** The answer of `wattprint window`, as JSON and in words. */
import type { Advice, Option } from '../../core/plan/advice';
import { momentText } from '../../core/text/moment';
import { timesIn } from '../../core/text/times';
import type { Millis } from '../../core/units';
import type { Known } from './known';

interface Span {
  readonly start: Millis;
  readonly end: Millis;
}

const iso = (at: Millis): string => new Date(at).toISOString();
const span = ({ start, end }: Span) => ({ start: iso(start), end: iso(end) });

export function toJson(
  { zone, source, signal, note }: Known,
  { now, best, segments, why, forecastUntil }: Advice,
): unknown {
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
    forecastUntil: forecastUntil === undefined ? null : iso(forecastUntil),
    why: why ?? null,
    note: note ?? null,
  };
}

export function toText(
  { source, signal, note, slots }: Known,
  { now, best, segments, why, forecastUntil }: Advice,
  at: Millis,
): string {
  const times = timesIn('en-GB');
  const moment = (time: Millis): string => momentText(times, time, at);
  const fromTo = ({ start, end }: Span): string => `${moment(start)} to ${moment(end)}`;
  const lines = [`Intensity: ${signal}, ${source}`];
  if (now !== undefined) lines.push(`now            ${fromTo(now)}   ${grams(now.gPerKwh)}`);
  for (const option of best) {
    const head = `${percent(option.savedShare).padStart(4)} less`;
    lines.push(`${head}      ${fromTo(option)}   ${grams(option.gPerKwh)}${rangeOf(option)}${oddsOf(option)}`);
  }
  const pieces = segments.map(({ start, end }) => `${moment(start)}–${times.clock(end)}`);
  if (pieces.length > 1) lines.push(`in ${pieces.length} pieces: ${pieces.join(', ')}`);
  if (why !== undefined) lines.push(why);
  const reaching = slots.some(({ kind }) => kind === 'forecast') ? 'The forecast' : 'What is known';
  if (forecastUntil !== undefined) lines.push(`${reaching} reaches until ${moment(forecastUntil)}.`);
  if (note !== undefined) lines.push(note);
  return lines.join('\n');
}

const rangeOf = ({ low, high }: Option): string =>
  low === undefined || high === undefined ? '' : ` (${percent(low)} to ${percent(high)})`;
const oddsOf = ({ worse }: Option): string =>
  worse === undefined ? '' : `; worse than now in ${Math.round(worse * 100)} of 100 past cases`;
const grams = (gPerKwh: number): string => `${Math.round(gPerKwh)} g/kWh`;
const percent = (share: number): string => `${Math.round(share * 100)} %`;
