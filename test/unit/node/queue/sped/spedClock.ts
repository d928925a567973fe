/** A clock that all processes of a test share, and that is faster than that of the machine. */
import { setTimeout as sleepReal } from 'node:timers/promises';
import type { Clock } from '../../../../../src/core/ports';
import { millis, seconds } from '../../../../../src/core/units';

const origin = Number(process.env['SPED_FROM']);
const speed = Number(process.env['SPED']);

export const spedClock: Clock = {
  now: () => millis(origin + (Date.now() - origin) * speed),
  monotonic: () => seconds((Number(process.hrtime.bigint()) / 1e9) * speed),
};

export const sleep = (ms: number, signal: AbortSignal): Promise<void> => sleepReal(ms / speed, undefined, { signal });
