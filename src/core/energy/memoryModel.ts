/** What memory modules draw when no counter can be read. */
import { joules, watts, type Band, type Joules, type Seconds, type Watts } from '../units';

/**
 * Watts a module: idle + load · CPU load. An assumption, anchored on the 5 W a module (x86) and 1.5 W (ARM, soldered)
 * that CodeCarbon uses at all loads; here they are reached at full load, because a module that only refreshes draws less.
 */
const PER_MODULE = {
  x86: { idle: 3, load: 2 },
  arm: { idle: 0.9, load: 0.6 },
} as const;

export type MemoryKind = keyof typeof PER_MODULE;

/** Nobody has compared this with a meter: half to one and a half times. */
export const MEMORY_MODEL_BAND: Band = { low: 0.5, high: 0.5 };

/** Watts of all modules at a CPU load of 0…1; loads outside are clamped. `modules` may be a fraction: a share of a server's. */
export function memoryPower(kind: MemoryKind, modules: number, load: number): Watts {
  const { idle, load: extra } = PER_MODULE[kind];
  return watts(modules * (idle + extra * Math.min(1, Math.max(0, load))));
}

/** Joules over a span in which all CPU threads together were busy for `busyS` CPU seconds. */
export const memoryEnergy = (
  kind: MemoryKind,
  modules: number,
  busyS: Seconds,
  spanS: Seconds,
  threads: number,
): Joules => joules(spanS <= 0 ? 0 : memoryPower(kind, modules, busyS / (spanS * threads)) * spanS);
