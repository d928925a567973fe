/** The panel's texts and times in the reader's language. Set once, when the host hydrates the panel. */
import { timesIn, type Times } from '../src/core/text/times';
import type { Millis } from '../src/core/units';

let texts: Readonly<Record<string, string>> = {};
let reading: Times = timesIn('en');

export function setLanguage(locale: string, table: Readonly<Record<string, string>>): void {
  texts = table;
  reading = timesIn(locale);
  document.documentElement.lang = locale;
}

/** The English text is the key; `{0}`, `{1}` … are filled in. */
export function t(text: string, ...args: readonly (string | number)[]): string {
  // A line must not end between a number and its percent sign; translators should not have to see to that.
  const found = (Object.hasOwn(texts, text) ? (texts[text] ?? text) : text).replaceAll(' %', '\u00a0%');
  if (args.length === 0) return found;
  return found.replace(/\{(\d+)\}/g, (whole, index: string) => {
    const value = args[Number(index)];
    return value === undefined ? whole : String(value);
  });
}

export const times = (): Times => reading;

/** `Today 18:57`, `Wed 10:00`, `8 May 09:12`. */
export function whenText(at: Millis, now: Millis): string {
  const clock = reading.clock(at);
  const day = reading.day(at, now);
  return day === undefined ? t('Today {0}', clock) : `${day} ${clock}`;
}
