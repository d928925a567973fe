/** Finds out how often a counter moves, by reading it often for a moment after it was opened. */
import { seconds, type Seconds } from '../../../core/units';

const READ_EVERY_MS = 5;
const FOR_MS = 600;
/** Fewer steps than these make no median. */
const LEAST_STEPS = 3;

export class CounterPeriod {
  private timer: NodeJS.Timeout | undefined;
  private readonly changes: number[] = [];
  private last: number | undefined;
  private readonly started = performance.now();

  /** @param read the counter, `undefined` when it does not answer. @param onPeriod called at most once, in steps of 10 ms. */
  constructor(
    private readonly read: () => number | undefined,
    private readonly onPeriod: (period: Seconds) => void,
  ) {
    this.schedule();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private schedule(): void {
    this.timer = setTimeout(() => this.look(), READ_EVERY_MS).unref();
  }

  private look(): void {
    const now = performance.now();
    const value = this.read();
    if (value !== undefined && value !== this.last) {
      if (this.last !== undefined) this.changes.push(now);
      this.last = value;
    }
    if (now - this.started < FOR_MS) this.schedule();
    else this.conclude();
  }

  private conclude(): void {
    const steps = this.changes.slice(1).map((change, index) => change - (this.changes[index] ?? change));
    if (steps.length < LEAST_STEPS) return;
    steps.sort((a, b) => a - b);
    const median = steps[Math.floor(steps.length / 2)] ?? 0;
    this.onPeriod(seconds(Math.max(10, Math.round(median / 10) * 10) / 1000));
  }
}
