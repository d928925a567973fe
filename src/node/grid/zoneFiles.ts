/**
 * The files of a source and zone: what it said last (`.json`), actual values of two months (`.actuals.json`), forecasts as
 * they were made (`.forecasts.jsonl`). A disk that refuses costs the memory of it, never the answer.
 */
import path from 'node:path';
import type { Series, Signal } from '../../core/grid/series';
import type { Millis } from '../../core/units';
import { keepActuals, logForecast, readActuals, readForecasts, teaching, type History } from './history';
import { merged } from './slotRuns';
import { readSnapshot, writeSnapshot, type Snapshot } from './snapshot';
import type { SeriesSource } from './sources/source';

const DAY_MS = 24 * 3_600_000;
const LOG_EVERY_MS = 50 * 60_000;

export class ZoneFiles<S extends Signal> {
  /** Path without ending; also what tells one source and zone from another. */
  readonly stem: string;

  constructor(
    folder: string,
    readonly source: SeriesSource<S>,
    readonly zone: string,
  ) {
    // A zone may be any text that a source understands.
    const name = encodeURIComponent(zone).replace(/[*.]/g, '_').slice(0, 80);
    this.stem = path.join(folder, `${source.id}-${name}-${source.signal}`);
  }

  read(): Promise<Snapshot<S> | undefined> {
    return readSnapshot(`${this.stem}.json`, this.source, this.zone);
  }

  async write(snapshot: Snapshot<S>): Promise<void> {
    await writeSnapshot(`${this.stem}.json`, snapshot).catch(() => undefined);
  }

  /** Keeps the actual values of a series. Resolves with it, the day before now filled up where the source tells less. */
  async keep(series: Series<S>, now: Millis): Promise<Series<S>> {
    const actuals = series.slots.filter(({ kind }) => kind === 'actual');
    const kept = await keepActuals(this.#actuals, actuals, now).catch(() => actuals);
    const lately = kept.filter(({ end }) => end > now - DAY_MS && end <= now);
    return { ...series, slots: merged(lately, series.slots) };
  }

  /** Keeps about one forecast an hour. Resolves with when the newest of them was made. */
  async log(series: Series<S>, now: Millis, loggedAt: Millis | undefined): Promise<Millis | undefined> {
    if (Math.abs(series.issuedAt - (loggedAt ?? -Infinity)) < LOG_EVERY_MS) return loggedAt;
    const slots = teaching(series.slots, now);
    if (slots.length === 0) return loggedAt;
    await logForecast(this.#forecasts, { issuedAt: series.issuedAt, slots }).catch(() => undefined);
    return series.issuedAt;
  }

  async history(): Promise<History> {
    return { actuals: await readActuals(this.#actuals), forecasts: await readForecasts(this.#forecasts) };
  }

  get #actuals(): string {
    return `${this.stem}.actuals.json`;
  }

  get #forecasts(): string {
    return `${this.stem}.forecasts.jsonl`;
  }
}
