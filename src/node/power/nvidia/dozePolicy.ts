/** When to leave GPUs alone: those that sleep, and idle ones that would fall asleep if nobody held them. */
import type { PciGpu } from '../sysfs/sleepingGpu';

/** Nothing ran for so long. */
const QUIET_S = 20;
/** A released GPU suspends within about 6 s. */
const LEAVE_S = 10;
/** If it did not, something else holds it (a display); asking again soon would only cost openings. */
const NEXT_TRY_S = 300;

export class DozePolicy {
  private quietSince: number | undefined;
  private leftUntil = -Infinity;
  private nextTryAt = -Infinity;

  /** @param monotonic seconds. @param wakeSleeping the user wants sleeping GPUs measured: nothing is left alone. */
  constructor(
    private readonly monotonic: () => number,
    private readonly wakeSleeping: boolean,
  ) {}

  isLeftAlone(gpu: PciGpu): boolean {
    return !this.wakeSleeping && (gpu.asleep || this.monotonic() < this.leftUntil);
  }

  /** Whether to let go of the open GPUs now. @param busy one of them computes. @param open those that are open. */
  shouldLeave(busy: boolean, open: readonly PciGpu[]): boolean {
    const now = this.monotonic();
    if (this.wakeSleeping || busy || open.length === 0) {
      this.quietSince = undefined;
      return false;
    }
    this.quietSince ??= now;
    if (now - this.quietSince < QUIET_S || now < this.nextTryAt) return false;
    this.quietSince = undefined;
    this.nextTryAt = now + NEXT_TRY_S;
    if (!open.every((gpu) => gpu.maySleep)) return false;
    this.leftUntil = now + LEAVE_S;
    return true;
  }
}
