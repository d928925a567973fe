/** Mean SM share of each process on one GPU since the last call, from the driver's samples. */
import { NVML, reactionTo } from './nvmlErrors';
import type { NvmlHandle, NvmlLibrary } from './nvmlLibrary';
import type { UtilizationSample } from './nvmlStructs';

/** The driver brings new samples up to a second apart: until then the last ones still hold. */
const HOLD_US = 2_000_000n;

export interface SmShare {
  readonly pid: number;
  readonly share?: number;
}

export class SmShares {
  private lastSeen: bigint;
  private held = new Map<number, number>();
  private supported = true;

  /** @param nowUs wall clock in microseconds: what the driver collected before is not asked for. */
  constructor(
    private readonly library: NvmlLibrary,
    private readonly handle: NvmlHandle,
    nowUs: bigint,
  ) {
    this.lastSeen = nowUs;
  }

  /**
   * @returns the compute processes; without shares where the driver does not tell them; `undefined` where it does not even
   * list the processes. A process without a sample did not use the SMs.
   */
  read(nowUs: bigint): readonly SmShare[] | undefined {
    const running = this.library.computePids(this.handle);
    if (!running.value) return undefined;
    const pids = running.value;
    if (pids.length === 0) {
      this.held.clear();
      return [];
    }
    if (this.supported) this.refresh(nowUs);
    if (!this.supported) return pids.map((pid) => ({ pid }));
    return pids.map((pid) => ({ pid, share: this.held.get(pid) ?? 0 }));
  }

  private refresh(nowUs: bigint): void {
    const answer = this.library.processUtilization(this.handle, this.lastSeen);
    if (answer.value) {
      const fresh = answer.value.filter((sample) => sample.timestamp > this.lastSeen);
      if (fresh.length > 0) {
        this.held = meanShares(fresh);
        for (const { timestamp } of fresh) if (timestamp > this.lastSeen) this.lastSeen = timestamp;
        return;
      }
    } else if (reactionTo(answer.code) === 'drop' && answer.code !== NVML.notFound) {
      this.supported = false;
      return;
    }
    if (nowUs - this.lastSeen > HOLD_US) this.held.clear();
  }
}

function meanShares(samples: readonly UtilizationSample[]): Map<number, number> {
  const sums = new Map<number, { total: number; count: number }>();
  for (const { pid, sm } of samples) {
    const sum = sums.get(pid) ?? { total: 0, count: 0 };
    sum.total += Math.min(100, sm) / 100;
    sum.count += 1;
    sums.set(pid, sum);
  }
  return new Map([...sums].map(([pid, { total, count }]) => [pid, total / count]));
}
