/** The clocks of this machine. The monotonic one is shared by all its processes. */
import type { Clock } from '../core/ports';
import { millis, seconds } from '../core/units';

export const systemClock: Clock = {
  now: () => millis(Date.now()),
  monotonic: () => seconds(Number(process.hrtime.bigint()) / 1e9),
};
