/** Asks a source between frames only as often as its cost allows. */

/** A call every 100 ms at this cost is half a percent of a core. */
const ALLOWED_MS = 0.5;
/** Weight of the newest call in the running mean. */
const NEWEST = 0.2;
const RAREST = 10;

export class Thinner {
  private meanMs = 0;
  private count = 0;

  /** Every how many ticks the source is asked: 1 while it is cheap. */
  get every(): number {
    return Math.min(RAREST, Math.max(1, Math.ceil(this.meanMs / ALLOWED_MS)));
  }

  /** Runs the call if it is its turn; `undefined` if not. */
  run<T>(call: () => T): T | undefined {
    this.count += 1;
    if (this.count % this.every !== 0) return undefined;
    const from = performance.now();
    const result = call();
    const ms = performance.now() - from;
    // The first call compiles and warms up: it says little, and a single slow one must not silence the source for long.
    this.meanMs += (Math.min(ms, 10 * ALLOWED_MS) - this.meanMs) * NEWEST;
    return result;
  }
}
