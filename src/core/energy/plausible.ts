/** What a device can have drawn at most. Readings beyond it are refused, whichever route they came by. */
import { joules, watts, type Joules, type Seconds, type Watts } from '../units';
import type { Device } from './frame';

/** Where a device tells no limit of its own, nothing above these is believed: of a board, a socket, a socket's memory. */
const ABSURD_W = { gpu: 5000, cpu: 1500, memory: 300 } as const;
/** Boards overshoot their limit for milliseconds; half as much again is beyond that. */
const MARGIN = 1.5;

/** The limit that it tells, or the one of its kind. */
export const limitOf = ({ kind, maxW }: Pick<Device, 'kind' | 'maxW'>): Watts => maxW ?? watts(ABSURD_W[kind]);

export const mostW = (limitW: Watts): Watts => watts(limitW * MARGIN);

export const mostJ = (limitW: Watts, span: Seconds): Joules => joules(mostW(limitW) * span);
