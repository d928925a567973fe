/**
 * Splits the energy of one device over one step between the runs that are live, other work and the idle floor.
 *
 * Conservation: all parts together are the energy of the step, none is negative. The idle floor is divided among live
 * runs by time, so it is never charged twice; active energy by use (CPU time or SM share).
 */
import { joules, type Joules, type Seconds, type Watts } from '../units';
import type { DeviceStep } from './deviceMeter';

export interface Claim {
  /** Part of the step during which the run was live, 0…1. */
  readonly overlap: number;
  /** Its part of all use of the device during the step, 0…1. */
  readonly share: number;
}

export interface Portion {
  readonly activeJ: Joules;
  readonly idleJ: Joules;
}

export interface Split {
  /** In the order of the claims. */
  readonly runs: readonly Portion[];
  readonly otherJ: Joules;
  /** Idle energy while no run was live, and that of neighbours. */
  readonly idleJ: Joules;
}

/** @param neighbours live runs with accounts elsewhere: they take their part of the idle floor there. */
export function splitStep(step: DeviceStep, idle: Watts, claims: readonly Claim[], neighbours = 0): Split {
  const covered = Math.max(0, step.to - step.from - step.gapS);
  const idleJ = Math.min(step.energyJ, Math.max(0, idle) * covered);
  const activeJ = step.energyJ - idleJ;

  // Shares come from separate counters and may exceed one by rounding; overlaps do when several runs are live.
  const used = Math.max(1, sum(claims.map((claim) => claim.share)));
  const live = Math.max(1, sum(claims.map((claim) => claim.overlap)) + neighbours);
  const runs = claims.map((claim) => ({
    activeJ: joules((activeJ * claim.share) / used),
    idleJ: joules((idleJ * claim.overlap) / live),
  }));
  return {
    runs,
    otherJ: joules(Math.max(0, activeJ - sum(runs.map((run) => run.activeJ)))),
    idleJ: joules(Math.max(0, idleJ - sum(runs.map((run) => run.idleJ)))),
  };
}

/** Part of the span `from…to` that lies within `start…end`, 0…1. */
export function overlapOf(from: Seconds, to: Seconds, start: Seconds, end: Seconds | undefined): number {
  const shared = Math.min(to, end ?? to) - Math.max(from, start);
  return Math.min(1, Math.max(0, shared / (to - from)));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
