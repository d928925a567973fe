/** How much of a device's use in a step belongs to one run: CPU time on the CPU, SM time on a GPU. */
import type { RunId } from '../run/record';
import type { Device, Frame, ScopeUse } from './frame';

/**
 * The run's part of all use of the device between two frames, 0…1.
 *
 * Where a GPU cannot be split by process, all that is drawn above its idle floor goes to the live runs in equal parts;
 * the device's note says so. Use that nobody claims is other work.
 */
export function shareOf(device: Device, run: RunId, base: Frame, frame: Frame, liveRuns: number): number {
  const before = scopeOf(base, run);
  const after = scopeOf(frame, run);
  if (device.kind !== 'gpu') {
    return part((after?.cpuS ?? 0) - (before?.cpuS ?? 0), frame.cpuBusyS - base.cpuBusyS);
  }
  if (device.split === 'device') return after === undefined ? 0 : 1 / liveRuns;
  const used = (after?.gpuS[device.id] ?? 0) - (before?.gpuS[device.id] ?? 0);
  return part(used, (frame.gpuBusyS[device.id] ?? 0) - (base.gpuBusyS[device.id] ?? 0));
}

const scopeOf = (frame: Frame, run: RunId): ScopeUse | undefined => frame.scopes.find((use) => use.scope === run);

/** Both totals come from separate reads; a part can exceed the whole by rounding. */
const part = (used: number, all: number): number => (used > 0 && all > 0 ? Math.min(1, used / all) : 0);
