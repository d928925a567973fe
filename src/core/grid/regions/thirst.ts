/** Little carbon often means hydropower, and reservoirs lose water: said where the greenest place is among the thirstiest. */
import type { Standing } from './rank';

export interface Thirst {
  readonly greenest: Standing;
  /** Share of the places with a known figure that take less water. */
  readonly thirstierThan: number;
  /** The least carbon among those that take at most half of that water. */
  readonly instead?: Standing;
}

const AMONG_THIRSTIEST = 0.75;
const ENOUGH_PLACES = 4;

/** @param standings the least carbon first */
export function thirstOf(standings: readonly Standing[]): Thirst | undefined {
  const [greenest] = standings;
  const most = greenest?.water.total;
  const others = standings.slice(1).filter(({ water }) => water.total !== undefined);
  if (greenest === undefined || most === undefined || others.length < ENOUGH_PLACES - 1) return undefined;
  const less = others.filter(({ water: { total = Infinity } }) => total < most);
  const thirstierThan = less.length / others.length;
  if (thirstierThan < AMONG_THIRSTIEST) return undefined;
  const instead = less.find(({ water: { total = Infinity } }) => total <= most / 2);
  return { greenest, thirstierThan, ...(instead !== undefined && { instead }) };
}
