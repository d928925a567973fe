/** A job that can stop, where nothing more is said of it. */
import { millis } from '../units';
import type { Interruption } from './interruptible';

const MINUTE_MS = 60_000;

/** Whole minutes are all that times of hours, jobs and deadlines need. */
export const USUAL_INTERRUPTION: Interruption = {
  step: millis(MINUTE_MS),
  resume: millis(2 * MINUTE_MS),
  shortest: millis(30 * MINUTE_MS),
};
