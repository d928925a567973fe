/** A machine for tests: a meter that is fed frames, and one run on it. */
import type { Device } from '../../../../src/core/energy/frame';
import { Meter } from '../../../../src/core/energy/meter';
import type { RunAccount } from '../../../../src/core/energy/runAccount';
import { millis, seconds, watts } from '../../../../src/core/units';
import { EPOCH, TestClock, frame, type FrameParts } from './frames';

export const at = (t: number) => millis(EPOCH + t * 1000);

export class Machine {
  readonly clock = new TestClock(0);
  readonly meter: Meter;

  constructor(devices: readonly Device[], floors: Record<string, number> = {}) {
    const known = Object.fromEntries(Object.entries(floors).map(([id, power]) => [id, watts(power)]));
    this.meter = new Meter(this.clock, known);
    this.meter.setDevices(devices);
  }

  frame(parts: FrameParts): void {
    this.clock.t = parts.t;
    this.meter.accept(frame(parts));
  }

  begin(t = 0): RunAccount {
    return this.meter.begin('r', at(t));
  }
}

export const devicesOf = (account: RunAccount, now: number) => account.energy(seconds(now)).devices;
