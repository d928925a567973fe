/** Between the clocks: what people are told is on the wall clock, what is measured on the monotonic one. */
import type { Clock } from './ports';
import { millis, seconds, secondsOf, type Millis, type Seconds } from './units';

/** Place of a recent wall-clock time on the monotonic clock. All processes of a machine share that clock. */
export const monotonicOf = (clock: Clock, at: Millis): Seconds =>
  seconds(clock.monotonic() + secondsOf(millis(at - clock.now())));
