/** What it is now in the grids of some regions. It stands beside the order, which goes by the year and never by this. */
import type { Millis } from '../../units';
import type { Factor, Series } from '../series';
import { intensitiesNow, type Intensities } from './intensities';

export interface LiveSeries {
  readonly series: Series<'average'>;
  /** When it was said; undefined: the value that holds is as old as its beginning. */
  readonly checkedAt?: Millis | undefined;
}

export interface Live {
  readonly intensities: Intensities<'average'>;
  /** Of what holds now, in milliseconds; undefined where nothing is known. */
  age(zone: string): number | undefined;
  readonly zones: readonly string[];
}

/** @param all of one factor */
export function liveOf(all: readonly LiveSeries[], factor: Factor, now: Millis): Live {
  const intensities = intensitiesNow(
    all.map(({ series }) => series),
    'average',
    factor,
    now,
  );
  const since = new Map(
    all.flatMap(({ series: { zone, slots }, checkedAt }) => {
      const holding = slots.find(({ start, end }) => start <= now && now < end);
      return holding === undefined ? [] : [[zone, checkedAt ?? holding.start] as const];
    }),
  );
  return {
    intensities,
    zones: [...since.keys()],
    age: (zone) => {
      const at = since.get(zone);
      return at === undefined ? undefined : Math.max(0, now - at);
    },
  };
}
