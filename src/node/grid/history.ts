/**
 * What a source said over the last weeks: actual values, and every forecast as it was made. What planning learns from.
 *
 * Actual values are one small file, written anew. Forecasts are appended, one a line, and the older half goes when there are
 * too many.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Slot } from '../../core/grid/series';
import { millis, type Millis } from '../../core/units';
import { makeFolder } from '../ledger/makeFolder';
import { readJsonFile, writeJsonFile, writeWhole } from './atomicFile';
import { merged, runsOf, slotsOfRuns } from './slotRuns';

export interface IssuedForecast {
  readonly issuedAt: Millis;
  readonly slots: readonly Slot[];
}

export interface History {
  readonly actuals: readonly Slot[];
  /** Oldest first. */
  readonly forecasts: readonly IssuedForecast[];
}

const KEPT_MS = 60 * 24 * 3_600_000;
/** A forecast an hour, for two days in quarters of an hour, over four months; in five minutes over more than a month. */
const MOST_BYTES = 4_000_000;

/** Those of the last 60 days; none where the file says something else. */
export async function readActuals(file: string): Promise<readonly Slot[]> {
  return slotsOfRuns(await readJsonFile(file), 'actual') ?? [];
}

/** Adds actual values to those kept; corrected ones replace them. Resolves with all. Rejects with what the system says. */
export async function keepActuals(file: string, slots: readonly Slot[], now: Millis): Promise<readonly Slot[]> {
  const kept = await readActuals(file);
  // By what came, not by the clock: one that is a year off must not cost the history.
  const newest = slots.at(-1)?.start ?? now;
  const all = merged(kept, slots).filter(({ start }) => Math.abs(newest - start) < KEPT_MS);
  const [before, after] = [runsOf(kept), runsOf(all)];
  if (JSON.stringify(after) !== JSON.stringify(before)) await writeJsonFile(file, after);
  return all;
}

/** Lines that are torn or say something else are left out. */
export async function readForecasts(file: string): Promise<readonly IssuedForecast[]> {
  const forecasts = (await linesOf(file)).flatMap((line) => forecastOf(line));
  return forecasts.toSorted((a, b) => a.issuedAt - b.issuedAt);
}

/** Rejects with what the system says. */
export async function logForecast(file: string, { issuedAt, slots }: IssuedForecast): Promise<void> {
  // The line end comes first: where a crash has torn the last line, this one is whole.
  const line = `\n${JSON.stringify({ issuedAt, runs: runsOf(slots) })}`;
  await makeFolder(path.dirname(file));
  await fs.appendFile(file, line, { mode: 0o600 });
  const { size } = await fs.stat(file);
  if (size <= MOST_BYTES) return;
  const lines = await linesOf(file);
  await writeWhole(file, lines.slice(lines.length >> 1).join('\n'));
}

async function linesOf(file: string): Promise<readonly string[]> {
  try {
    return (await fs.readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  } catch {
    return [];
  }
}

function forecastOf(line: string): readonly IssuedForecast[] {
  let entry: { readonly issuedAt?: unknown; readonly runs?: unknown } | null;
  try {
    entry = JSON.parse(line) as typeof entry;
  } catch {
    return [];
  }
  const slots = slotsOfRuns(entry?.runs, 'forecast');
  const issuedAt = entry?.issuedAt;
  return slots === undefined || typeof issuedAt !== 'number' ? [] : [{ issuedAt: millis(issuedAt), slots }];
}

const FILLER_MS = 3 * 3_600_000;

/**
 * The part of a forecast from which something can be learnt: what is still ahead, without runs of one value over three hours
 * or more, with which some sources fill up what they have not forecast.
 */
export function teaching(slots: readonly Slot[], now: Millis): readonly Slot[] {
  const ahead = slots.filter(({ kind, start }) => kind === 'forecast' && start >= now);
  const taught: Slot[] = [];
  for (let first = 0; first < ahead.length;) {
    const value = ahead[first]?.gPerKwh;
    const beyond = ahead.findIndex(({ gPerKwh }, index) => index > first && gPerKwh !== value);
    const run = ahead.slice(first, beyond < 0 ? ahead.length : beyond);
    const length = (run.at(-1)?.end ?? 0) - (run[0]?.start ?? 0);
    if (length < FILLER_MS) taught.push(...run);
    first += run.length;
  }
  return taught;
}
