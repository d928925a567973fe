/** Where to run a job: the order of the places, whether to move, and what it costs in water. */
import type { Intensities } from './intensities';
import { moveFrom, type Move } from './move';
import type { Place } from './place';
import { rank, standingOf, type Job, type Standing } from './rank';
import { thirstOf, type Thirst } from './thirst';

export interface RegionAdvice {
  readonly job: Job;
  readonly intensities: Intensities;
  /** Where the job would run otherwise; undefined: not said. */
  readonly from?: Standing;
  /** The allowed ones, the least carbon first. */
  readonly standings: readonly Standing[];
  readonly move?: Move;
  readonly thirst?: Thirst;
}

/** @param allowed the only ones that are ranked and advised; `from` may be none of them */
export function adviseRegions(
  allowed: readonly Place[],
  intensities: Intensities,
  job: Job,
  from?: Place,
): RegionAdvice {
  const standings = rank(allowed, intensities, job, from);
  const here = from && standingOf(from, intensities, job);
  const to = standings.find(({ place }) => place.id !== from?.id);
  const thirst = thirstOf(standings);
  return {
    job,
    intensities,
    standings,
    ...(here !== undefined && { from: here }),
    ...(here !== undefined && to !== undefined && { move: moveFrom(here, to) }),
    ...(thirst !== undefined && { thirst }),
  };
}

/** Where the job is advised to run: there, here, or where the order begins. */
export const advised = ({ move, from }: RegionAdvice, [first]: readonly Standing[]): Standing | undefined =>
  move?.advised === true ? move.to : (from ?? first);
