/** How much of a device's use in a step belongs to one run: CPU time on the CPU, SM time on a GPU. */
import type { RunId } from '../run/record';
import type { Device, Frame, ScopeUse } from './frame';

/**
 * The run's part of all use of the device between two frames, 0…1. `undefined`: nothing was read about use meanwhile (the
 * probe began anew, or the process table is older), so what was true before is the best that is known.
 *
 * While nobody computes, a GPU still draws more for those who hold it (raised clocks, data being loaded): that is divided
 * by the processes that have it open. Where a GPU cannot be split by process, all that is drawn above its idle floor goes to
 * the live runs by the time they were live; the device's note says so. Use that nobody claims is other work.
 *
 * @param live the parts of the span during which this run, and all runs together, were live
 */
export function shareOf(
  device: Device,
  run: RunId,
  base: Frame | undefined,
  frame: Frame,
  live: { readonly own: number; readonly all: number },
): number | undefined {
  const after = scopeOf(frame, run);
  if (device.kind === 'gpu' && device.split === 'device')
    return after === undefined ? 0 : live.own / Math.max(1, live.all);
  if (base === undefined) return undefined;
  const before = scopeOf(base, run);
  if (device.kind !== 'gpu') {
    const busyS = frame.cpuBusyS - base.cpuBusyS;
    return busyS <= 0 ? undefined : part((after?.cpuS ?? 0) - (before?.cpuS ?? 0), busyS);
  }
  const busyS = (frame.gpuBusyS[device.id] ?? 0) - (base.gpuBusyS[device.id] ?? 0);
  if (busyS <= 0) return part(after?.contexts[device.id] ?? 0, contextsOn(device, frame));
  return part((after?.gpuS[device.id] ?? 0) - (before?.gpuS[device.id] ?? 0), busyS);
}

const contextsOn = ({ id }: Device, { scopes, others }: Frame): number =>
  scopes.reduce((sum, { contexts }) => sum + (contexts[id] ?? 0), others.filter(({ device }) => device === id).length);

const scopeOf = (frame: Frame, run: RunId): ScopeUse | undefined => frame.scopes.find((use) => use.scope === run);

/** Both totals come from separate reads; a part can exceed the whole by rounding. */
const part = (used: number, all: number): number => (used > 0 && all > 0 ? Math.min(1, used / all) : 0);
