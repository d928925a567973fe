/** A device whose power arrives in a stream: integrated at arrival, so that a frame only has to look. */
import { setTimeout as delay } from 'node:timers/promises';
import type { DeviceId, Reading } from '../../../core/energy/frame';
import { PowerIntegral } from '../../../core/energy/integral';
import { seconds, watts, type Seconds } from '../../../core/units';
import type { LiveSource } from '../source';

/** No news for so many periods: the stream has stalled, and the last value is no longer "now". */
const STALE_PERIODS = 5;

export class StreamDevice {
  private readonly integral: PowerIntegral;
  private last:
    { readonly t: number; readonly powerW: number | undefined; readonly utilization: number | undefined } | undefined;
  private trouble: string | undefined;

  constructor(
    readonly id: DeviceId,
    private readonly periodS: Seconds,
    private readonly monotonic: () => Seconds,
  ) {
    this.integral = new PowerIntegral(periodS);
  }

  /** @param powerW `undefined`: the line came without one; `trouble` may say why. */
  add(powerW: number | undefined, utilization?: number, trouble?: string): void {
    const t = this.monotonic();
    this.trouble = trouble;
    this.last = { t, powerW, utilization };
    if (powerW !== undefined) this.integral.add(t, watts(powerW));
  }

  reading(): Reading {
    const age = this.last ? this.monotonic() - this.last.t : Infinity;
    const base = { device: this.id, integralJ: this.integral.joules, integralGapS: this.integral.gapS };
    if (!this.last || age > STALE_PERIODS * this.periodS) {
      return { ...base, failed: this.last ? `no news for ${Math.round(age)} s` : 'no reading yet' };
    }
    const { powerW, utilization } = this.last;
    const peakW = this.integral.takePeak();
    return {
      ...base,
      ...(powerW !== undefined && { powerW: watts(powerW) }),
      ...(peakW !== undefined && { peakW }),
      ...(utilization !== undefined && { utilization }),
      ...(powerW === undefined && { failed: this.trouble ?? 'no power in the last line' }),
    };
  }
}

/** Seconds, for sources that think in milliseconds. */
export const periodOf = (ms: number): Seconds => seconds(ms / 1000);

/** Waits until a source that was just started shows a device; why it does not, or `undefined` when it does. */
export async function firstDevices(source: LiveSource, withinS: number): Promise<string | undefined> {
  const until = performance.now() + withinS * 1000;
  while (source.devices().length === 0) {
    if (source.ended !== undefined) return source.ended;
    if (performance.now() > until) return `It printed nothing within ${withinS} s.`;
    await delay(20);
  }
  return undefined;
}
