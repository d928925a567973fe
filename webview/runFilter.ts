/** Which runs are listed, and in which order. */
import { SOURCES, type Millis } from '../src/core/units';
import { halfWidth } from '../src/core/text/intervals';
import type { RunRow } from '../src/protocol/messages';
import { times } from './l10n';
import { NO_FILTERS, type Filters, type SortKey } from './state';
import { startedBy } from './words';

const DAY_MS = 86_400_000;

/** A row is an object of its own for each state of its run, so what is searched is put together once for each. */
const haystacks = new WeakMap<RunRow, string>();

function haystack(run: RunRow): string {
  const known = haystacks.get(run);
  if (known !== undefined) return known;
  const parts = [run.name, run.command, run.file, run.note, run.git?.commit, run.git?.branch, startedBy(run), run.host];
  const made = parts
    .filter((part) => part !== undefined)
    .join('\n')
    .toLowerCase();
  haystacks.set(run, made);
  return made;
}

/** What the file filter goes by: the script, or the name where there is no file. */
export const fileOf = (run: RunRow): string => run.file ?? run.name;

export function matching(runs: readonly RunRow[], filters: Filters, now: Millis): readonly RunRow[] {
  const words = filters.search.toLowerCase().split(/\s+/).filter(Boolean);
  const from = filters.days > 1 ? now - filters.days * DAY_MS : 0;
  return runs.filter(
    (run) =>
      (filters.workspace === '' || run.workspace === filters.workspace) &&
      (filters.file === '' || fileOf(run) === filters.file) &&
      run.start >= from &&
      (filters.days !== 1 || times().sameDay(run.start, now)) &&
      words.every((word) => haystack(run).includes(word)),
  );
}

export const isFiltered = (filters: Filters): boolean =>
  filters.search !== '' ||
  filters.workspace !== NO_FILTERS.workspace ||
  filters.file !== NO_FILTERS.file ||
  filters.days !== NO_FILTERS.days;

export function durationS(run: Pick<RunRow, 'start' | 'end' | 'state' | 'energy'>, now: Millis): number {
  return Math.max(
    0,
    ((run.end ?? (run.state === 'running' ? now : run.start + (run.energy?.durationS ?? 0) * 1000)) - run.start) / 1000,
  );
}

function valueOf(run: RunRow, key: SortKey, now: Millis): number | string | undefined {
  const { energy, carbon } = run.footprint;
  switch (key) {
    case 'start':
      return run.start;
    case 'name':
      return run.name.toLowerCase();
    case 'duration':
      return durationS(run, now);
    case 'energy':
      return energy?.value;
    case 'band':
      return energy !== undefined && energy.value > 0 ? halfWidth(energy) / energy.value : undefined;
    case 'carbon':
      return carbon?.value;
    case 'source':
      return energy === undefined ? undefined : SOURCES.indexOf(energy.source);
  }
}

/** Runs without the value come last, whichever way it is sorted: unknown is not small. */
export function sorted(runs: readonly RunRow[], filters: Filters, now: Millis): readonly RunRow[] {
  const way = filters.descending ? -1 : 1;
  const keyed = runs.map((run) => ({ run, value: valueOf(run, filters.sort, now) }));
  keyed.sort((a, b) => {
    if (a.value === undefined || b.value === undefined)
      return Number(a.value === undefined) - Number(b.value === undefined);
    if (a.value === b.value) return b.run.start - a.run.start;
    return (a.value < b.value ? -1 : 1) * way;
  });
  return keyed.map(({ run }) => run);
}
