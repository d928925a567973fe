/** Calls back at even times of the monotonic clock: a late call does not move the next one. */

export class Ticker {
  private timer: NodeJS.Timeout | undefined;
  private startMs = 0;
  private count = 0;

  constructor(private readonly onTick: (tick: number) => void) {}

  start(periodMs: number): void {
    this.stop();
    this.startMs = performance.now();
    this.count = 0;
    this.schedule(periodMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private schedule(periodMs: number): void {
    // After a stall (suspend, busy machine) missed ticks are skipped, not made up for.
    this.count = Math.max(this.count + 1, Math.floor((performance.now() - this.startMs) / periodMs) + 1);
    const delay = this.startMs + this.count * periodMs - performance.now();
    const tick = this.count;
    this.timer = setTimeout(
      () => {
        this.schedule(periodMs);
        this.onTick(tick);
      },
      Math.max(0, delay),
    );
  }
}
