/**
 * The energy of one device as one total that only grows, whichever source told it.
 *
 * A device can change sources while it is metered: the driver's library stops, `nvidia-smi` takes over, the library comes
 * back. Their own totals have nothing to do with each other, so only growth of one route is added; the time until another
 * route speaks is a gap.
 */
import { joules, seconds, type Joules, type Seconds } from '../../../core/units';

export interface Total {
  readonly energyJ: Joules;
  readonly gapS: Seconds;
}

export class DeviceTotal {
  #total: Total = { energyJ: joules(0), gapS: seconds(0) };
  #last: (Total & { readonly route: string; readonly t: Seconds }) | undefined;

  /** @param route names who counts; another name, or a total that went back, is another count. */
  advance(route: string, now: Total, t: Seconds): Total {
    const last = this.#last;
    this.#last = { ...now, route, t };
    if (last === undefined) return this.#total;
    const { energyJ, gapS } = this.#total;
    const carriesOn = last.route === route && now.energyJ >= last.energyJ && now.gapS >= last.gapS;
    return (this.#total = carriesOn
      ? { energyJ: joules(energyJ + now.energyJ - last.energyJ), gapS: seconds(gapS + now.gapS - last.gapS) }
      : { energyJ, gapS: seconds(gapS + t - last.t) });
  }
}
