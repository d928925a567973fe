/** Spans as people plan with them: `45 min`, `4 h`, `1 h 30 min`, `3 d 4 h`. */
import { millis, type Millis } from '../units';

const NBSP = '\u00a0';
const MINUTE_MS = 60_000;
const UNITS = [
  { name: 'd', ms: 24 * 60 * MINUTE_MS, written: /^(d|days?)$/ },
  { name: 'h', ms: 60 * MINUTE_MS, written: /^(h|hrs?|hours?)$/ },
  { name: 'min', ms: MINUTE_MS, written: /^(m|mins?|minutes?)$/ },
] as const;

/** To the whole minute, or to the hour from a day on. Under a minute: `< 1 min`. */
export function spanText(span: Millis): string {
  if (span < MINUTE_MS) return `<${NBSP}1${NBSP}min`;
  const [day, hour, minute] = UNITS;
  const finest = span < day.ms ? minute.ms : hour.ms;
  let rest = Math.round(span / finest) * finest;
  const parts = [day, hour, minute].flatMap(({ name, ms }) => {
    const count = Math.floor(rest / ms);
    rest -= count * ms;
    return count === 0 ? [] : [`${count}${NBSP}${name}`];
  });
  return parts.join(' ');
}

/** `45 min`, `4 h`, `1.5 h`, `1 h 30 min`, `1 d`. Undefined: it is none, or nothing at all. */
export function parseSpan(text: string): Millis | undefined {
  const parts = [...text.toLowerCase().matchAll(/(\d+(?:[.,]\d+)?)\s*([a-z]+)\s*/gu)];
  if (parts.map(([part]) => part).join('') !== text.toLowerCase().trimStart()) return undefined;
  let sum = 0;
  for (const [, count = '', name = ''] of parts) {
    const unit = UNITS.find(({ written }) => written.test(name));
    if (unit === undefined) return undefined;
    sum += Number(count.replace(',', '.')) * unit.ms;
  }
  return sum > 0 ? millis(sum) : undefined;
}
