/** How long a job takes, and what it uses, as its past runs say. */
import { footprintOf } from '../run/footprint';
import type { RunRecord } from '../run/record';
import { joules, kwhOf, millis, type KilowattHours, type Millis } from '../units';
import { quantile } from './quantile';

export interface PastJob {
  /** Nine of ten runs took no longer; in whole minutes. */
  readonly duration: Millis;
  readonly runs: number;
  readonly name: string;
  /** Median, at the wall: with what the facility adds. Undefined: no run was measured. */
  readonly energy?: KilowattHours;
}

/** Older runs say little of a script that has changed since. */
const MOST = 20;
const LONG_ENOUGH = 0.9;
const MINUTE_MS = 60_000;

/**
 * Of the runs of a file that had the command of its newest one and came to their end.
 *
 * @param records newest first
 * @param pue facility energy per IT energy, at least 1
 */
export function pastJob(records: readonly RunRecord[], file: string, pue: number): PastJob | undefined {
  const ofFile = records.filter((run) => run.file === file);
  const newest = ofFile.find(isWhole);
  return pastJobOf(
    ofFile.filter(({ command }) => command === newest?.command),
    pue,
  );
}

/** @param records of one job, newest first: those that came to their end are taken */
export function pastJobOf(records: readonly RunRecord[], pue: number): PastJob | undefined {
  const runs = records.filter(isWhole).slice(0, MOST);
  const [newest] = runs;
  if (newest === undefined) return undefined;
  const spans = runs.map(({ start, end = start }) => end - start);
  const energies = runs.flatMap(({ energy, terms }) => footprintOf(energy, terms).energy?.value ?? []);
  return {
    duration: millis(Math.max(1, Math.ceil(quantile(sorted(spans), LONG_ENOUGH) / MINUTE_MS)) * MINUTE_MS),
    runs: runs.length,
    name: newest.name,
    ...(energies.length > 0 && { energy: kwhOf(joules(quantile(sorted(energies), 0.5) * pue)) }),
  };
}

/** A run that failed or was stopped says nothing of how long the job takes. */
const isWhole = ({ state, end, exitCode = 0 }: RunRecord): boolean =>
  state === 'done' && end !== undefined && exitCode === 0;

const sorted = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);
