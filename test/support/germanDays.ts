/** Real hours of Germany in 2021, and what was forecast of them, moved so that one of them is now. */
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { csvSeries } from '../../src/core/grid/csvSeries';
import type { Slot } from '../../src/core/grid/series';
import { millis, type Millis } from '../../src/core/units';
import type { SeriesSource } from '../../src/node/grid/sources/source';
import { ZoneFiles } from '../../src/node/grid/zoneFiles';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 5 October 2021, 16:00: some hours later there was much less, and so it had been on most of the days before. */
const THE_HOUR = 96 * 24 + 16;
const KEPT_DAYS = 30;
const AHEAD_DAYS = 2;

export interface Days {
  readonly actual: readonly Slot[];
  readonly forecast: readonly Slot[];
}

/** @param root of the project */
export function germanDays(root: string, now: Millis): Days {
  const file = path.join(root, 'test/fixtures/grid/dayahead-DE-2021H2.csv.gz');
  const { values, forecast = [] } = csvSeries(gunzipSync(fs.readFileSync(file)).toString('utf8'));
  const first = values[0]?.start ?? 0;
  const by = (Math.floor((now - first) / HOUR) - THE_HOUR) * HOUR;
  const moved = (slots: readonly Slot[]): readonly Slot[] =>
    slots.map((slot) => ({ ...slot, start: millis(slot.start + by), end: millis(slot.end + by) }));
  return { actual: moved(values), forecast: moved(forecast) };
}

/** What a source says now: the day that was, and two days ahead. */
export const saidNow = ({ actual, forecast }: Days, now: Millis): readonly Slot[] => [
  ...actual.filter(({ end }) => end > now - DAY && end <= now),
  ...forecast.filter(({ end, start }) => end > now && start < now + AHEAD_DAYS * DAY),
];

/** As if the source had been asked every hour of the last month. */
export async function keepPast(
  folder: string,
  source: SeriesSource,
  zone: string,
  { actual, forecast }: Days,
  now: Millis,
): Promise<void> {
  const files = new ZoneFiles(folder, source, zone);
  const about = { zone, source: source.name, signal: source.signal, factor: source.factor };
  const past = actual.filter(({ start, end }) => start >= now - 2 * KEPT_DAYS * DAY && end <= now);
  await files.keep({ ...about, issuedAt: now, slots: past }, now);
  for (let at = Math.floor(now / HOUR) * HOUR - KEPT_DAYS * DAY; at < now; at += HOUR) {
    const slots = forecast.filter(({ start }) => start >= at && start < at + AHEAD_DAYS * DAY);
    await files.log({ ...about, issuedAt: millis(at), slots }, millis(at), undefined);
  }
}
