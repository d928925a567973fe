/** What is known of the hours ahead, and how far it can be trusted. */
import { slotsIn, type Slot } from '../grid/series';
import { typicalSlots, type TypicalDay } from '../grid/typicalDay';
import type { GramsPerKwh, Millis } from '../units';
import { CarryOver } from './carryOver';
import { withBand } from './conformalBand';
import { continued } from './continued';
import { Integral } from './integral';
import { PastDays, type Past } from './pastDays';
import { profileSlots } from './profile';
import type { Odds } from './trust';
import { TypicalOdds } from './typicalOdds';

export interface Outlook {
  readonly slots: readonly Slot[];
  /** Undefined: what is known is certain. */
  readonly odds?: Odds;
}

export interface Typical {
  readonly day: TypicalDay;
  /** Of the year. */
  readonly mean: GramsPerKwh;
}

/** Where nobody is asked. */
export const typicalOutlook = ({ day, mean }: Typical, now: Millis, until: Millis): Outlook => ({
  slots: typicalSlots(day, mean, now, until),
  odds: new TypicalOdds(day),
});

/** What a past moment knew is made in the same way, so that its errors are those of what is shown. */
export class ForecastOutlook implements Outlook {
  readonly slots: readonly Slot[];
  readonly odds: Odds;
  readonly #ahead: Millis;
  readonly #carry: CarryOver;
  readonly #known = new Map<Millis, Integral | undefined>();

  /**
   * @param slots what the source says of the time from now on
   * @param until how far ahead it is needed
   * @param typical stands in where too little is known of the last days
   * @param continues whether what is usual is put behind a forecast that ends before that
   */
  constructor(
    slots: readonly Slot[],
    private readonly past: Past,
    now: Millis,
    until: Millis,
    private readonly typical?: Typical,
    private readonly continues = true,
  ) {
    this.#ahead = (until - now) as Millis;
    this.#carry = CarryOver.learnt(past, now, until);
    const known: Past = { actual: past.actual, forecastAt: (moment) => this.#knownAt(moment) };
    this.slots = withBand(this.#from(slotsIn(slots, now, until), now), now, known);
    this.odds = new PastDays(known, typical && new TypicalOdds(typical.day));
  }

  #knownAt(moment: Millis): Integral | undefined {
    if (!this.#known.has(moment)) {
      const forecast = this.past.forecastAt(moment)?.within(moment, (moment + this.#ahead) as Millis);
      const slots = this.#from(forecast ?? [], moment);
      this.#known.set(moment, slots.length === 0 ? undefined : new Integral(slots));
    }
    return this.#known.get(moment);
  }

  #from(forecast: readonly Slot[], moment: Millis): readonly Slot[] {
    const corrected = this.#carry.corrected(forecast, moment);
    const until = (moment + this.#ahead) as Millis;
    return this.continues ? continued(corrected, this.#usual(moment, until)) : corrected;
  }

  /** The user's own last days know the weather; a typical day does not. */
  #usual(moment: Millis, until: Millis): readonly Slot[] {
    const profile = profileSlots(this.past.actual, moment, until);
    if (profile.length > 0 || this.typical === undefined) return profile;
    return typicalSlots(this.typical.day, this.typical.mean, moment, until);
  }
}
