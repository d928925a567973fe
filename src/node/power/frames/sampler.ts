/** Readings of all sources with running integrals that survive closing and re-opening the sources. */
import type { DeviceId, Reading } from '../../../core/energy/frame';
import { PowerIntegral } from '../../../core/energy/integral';
import { seconds, watts, type Seconds } from '../../../core/units';
import { DeviceTotal, type Total } from './deviceTotal';
import type { LiveSource } from '../source';
import { Thinner } from './thinner';

interface Totals {
  /** Integral over instant power, for devices whose source does not integrate itself. */
  readonly own: PowerIntegral;
  readonly running: DeviceTotal;
}

export class Sampler {
  private readonly totals = new Map<DeviceId, Totals>();
  private session = 0;
  private periodS: Seconds = seconds(1);

  private readonly thinners = new WeakMap<LiveSource, Thinner>();

  /** @param monotonic seconds of the machine's monotonic clock. @param onError a source threw. */
  constructor(
    private readonly monotonic: () => Seconds,
    private readonly onError: (source: string, error: unknown) => void,
  ) {}

  /** Sources were opened anew. */
  begin(periodS: Seconds): void {
    this.session += 1;
    this.setPeriod(periodS);
  }

  setPeriod(periodS: Seconds): void {
    this.periodS = periodS;
  }

  /** Adds instant power between frames. */
  tick(sources: readonly LiveSource[]): void {
    for (const source of sources) {
      if (!source.instant) continue;
      const thinner = this.thinnerOf(source);
      const readings = thinner.run(() => this.attempt(source, () => source.instant?.() ?? []));
      for (const reading of readings ?? []) this.integrate(reading, thinner.every);
    }
  }

  /** All readings, each device once; a device that two sources show is taken from the first. */
  frame(sources: readonly LiveSource[]): readonly Reading[] {
    const readings = new Map<DeviceId, Reading>();
    for (const source of sources) {
      const every = source.instant ? this.thinnerOf(source).every : 1;
      for (const reading of this.attempt(source, () => source.read())) {
        if (!readings.has(reading.device)) readings.set(reading.device, this.complete(reading, every));
      }
    }
    return [...readings.values()];
  }

  /** A source that breaks costs its own readings, not those of the others. */
  private attempt(source: LiveSource, read: () => readonly Reading[]): readonly Reading[] {
    try {
      return read();
    } catch (error) {
      this.onError(source.name, error);
      return source.devices().map(({ id }) => ({ device: id, failed: `${source.name} failed: ${String(error)}` }));
    }
  }

  private thinnerOf(source: LiveSource): Thinner {
    let thinner = this.thinners.get(source);
    if (!thinner) {
      thinner = new Thinner();
      this.thinners.set(source, thinner);
    }
    return thinner;
  }

  /** @param every it is asked only every so many ticks. */
  private integrate(reading: Reading, every: number): void {
    if (reading.powerW === undefined || reading.integralJ !== undefined) return;
    const { own } = this.totalsOf(reading.device);
    own.setPeriod(seconds(this.periodS * every));
    own.add(this.monotonic(), reading.powerW);
  }

  private complete(reading: Reading, every: number): Reading {
    if (reading.integralJ !== undefined) {
      // A source that integrates itself begins at 0 each time it is opened.
      const now = { energyJ: reading.integralJ, gapS: reading.integralGapS ?? seconds(0) };
      return { ...reading, ...this.advanced(reading.device, `session ${this.session}`, now) };
    }
    if (reading.powerW === undefined) return reading;
    this.integrate(reading, every);
    const { own } = this.totalsOf(reading.device);
    const peakW = own.takePeak();
    return {
      ...reading,
      ...this.advanced(reading.device, 'own', { energyJ: own.joules, gapS: own.gapS }),
      ...(peakW !== undefined && { peakW: watts(Math.max(peakW, reading.peakW ?? 0)) }),
    };
  }

  private advanced(device: DeviceId, route: string, now: Total): Pick<Reading, 'integralJ' | 'integralGapS'> {
    const { energyJ, gapS } = this.totalsOf(device).running.advance(route, now, this.monotonic());
    return { integralJ: energyJ, integralGapS: gapS };
  }

  private totalsOf(device: DeviceId): Totals {
    let totals = this.totals.get(device);
    if (!totals) {
      totals = { own: new PowerIntegral(this.periodS), running: new DeviceTotal() };
      this.totals.set(device, totals);
    }
    return totals;
  }
}
