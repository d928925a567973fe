/** The answer of `wattprint window`, as JSON and in words. */
import type { Advice, Option } from '../../core/plan/advice';
import { momentText } from '../../core/text/moment';
import { oddsText } from '../../core/text/oddsText';
import { timesIn } from '../../core/text/times';
import { english } from '../../core/text/translate';
import { whyText } from '../../core/text/whyText';
import type { Millis } from '../../core/units';
import type { Known } from './known';
import { tradeJson, tradeText, type Weighed } from './tradeAnswer';

interface Span {
  readonly start: Millis;
  readonly end: Millis;
}

/** When it was asked, and until when the job has to be done. */
interface Asked {
  readonly now: Millis;
  readonly finishBy: Millis;
}

const TIMES = timesIn('en-GB');
const iso = (at: Millis): string => new Date(at).toISOString();
const span = ({ start, end }: Span) => ({ start: iso(start), end: iso(end) });

export function toJson(
  { zone, source, signal, note }: Known,
  { now, best, segments, why, forecastUntil }: Advice,
  asked: Asked,
  weighed?: Weighed,
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
      worseShare: worse === undefined ? null : worse.count / worse.of,
      pastDays: worse?.what === 'days' ? worse.of : null,
    })),
    segments: segments.map(span),
    forecastUntil: forecastUntil === undefined ? null : iso(forecastUntil),
    why: why === undefined ? null : whyOf(why, asked),
    note: note ?? null,
    trade: weighed === undefined ? null : tradeJson(weighed),
  };
}

export function toText(
  { source, signal, note, slots }: Known,
  { now, best, segments, why, forecastUntil }: Advice,
  asked: Asked,
  weighed?: Weighed,
): string {
  const moment = (time: Millis): string => momentText(TIMES, time, asked.now);
  const fromTo = ({ start, end }: Span): string => `${moment(start)} to ${moment(end)}`;
  const lines = [`Intensity: ${signal}, ${source}`];
  if (now !== undefined) lines.push(`now            ${fromTo(now)}   ${grams(now.gPerKwh)}`);
  for (const option of best) {
    const head = `${percent(Math.abs(option.savedShare)).padStart(4)} ${option.savedShare < 0 ? 'more' : 'less'}`;
    lines.push(`${head}      ${fromTo(option)}   ${grams(option.gPerKwh)}${rangeOf(option)}${oddsOf(option)}`);
  }
  const pieces = segments.map(({ start, end }) => `${moment(start)}–${TIMES.clock(end)}`);
  if (pieces.length > 1) lines.push(`in ${pieces.length} pieces: ${pieces.join(', ')}`);
  if (why !== undefined) lines.push(whyOf(why, asked));
  const reaching = slots.some(({ kind }) => kind === 'forecast') ? 'The forecast' : 'What is known';
  if (forecastUntil !== undefined) lines.push(`${reaching} reaches until ${moment(forecastUntil)}.`);
  if (note !== undefined) lines.push(note);
  if (weighed !== undefined) lines.push(tradeText(weighed));
  return lines.join('\n');
}

const whyOf = (why: NonNullable<Advice['why']>, { now, finishBy }: Asked): string =>
  whyText(why, momentText(TIMES, finishBy, now), english);
const rangeOf = ({ low, high }: Option): string =>
  low === undefined || high === undefined ? '' : ` (${percent(low)} to ${percent(high)})`;
const oddsOf = ({ worse }: Option): string =>
  worse === undefined ? '' : `; worse than now in ${oddsText(worse, english)}`;
const grams = (gPerKwh: number): string => `${Math.round(gPerKwh)} g/kWh`;
const percent = (share: number): string => `${Math.round(share * 100)} %`;
