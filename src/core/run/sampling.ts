/** How often power is read: fast only while a run is live, once a second while someone looks, not at all otherwise. */
import type { ToProbe } from '../energy/frame';

export interface Attention {
  /** A run, or something that may become one, is live. */
  readonly busy: boolean;
  /** The window has the focus and its status bar shows the meter. */
  readonly meterVisible: boolean;
  readonly panelVisible: boolean;
  /** Terminals whose processes must be looked at, in a focused window. */
  readonly watching: boolean;
}

const EVERY_SECOND = 1000;
const WATCHING = 2000;

export function samplingRate(attention: Attention, periodMs: number): Extract<ToProbe, { type: 'rate' }> {
  if (attention.busy) return { type: 'rate', periodMs, fast: true };
  if (attention.meterVisible || attention.panelVisible) return { type: 'rate', periodMs: EVERY_SECOND, fast: false };
  return { type: 'rate', periodMs: attention.watching ? WATCHING : 0, fast: false };
}
