/** What a GPU draws when it tells its power limit and how busy it is, but not its power. */
import { watts, type Band, type Watts } from '../units';

/**
 * `P = limit · utilisation`. Crude: utilisation is the share of time in which *any* kernel ran, and full utilisation does
 * not mean full power. Nodes of H100 ran at 76 % of TDP, and TDP-based prediction missed by 27–37 % (arXiv 2506.14551);
 * idle draw is left out. Hence the wide band.
 */
export const GPU_MODEL_BAND: Band = { low: 0.5, high: 0.4 };

/** Watts at a utilisation of 0…1; utilisations outside are clamped. */
export const gpuPower = (limit: Watts, utilization: number): Watts =>
  watts(limit * Math.min(1, Math.max(0, utilization)));
