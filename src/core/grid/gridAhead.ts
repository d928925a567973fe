/** What the editor asks of providers of intensities, and of who plans on them. Adapters under `src/node/grid` implement it. */
import type { Advice, Job } from '../plan/advice';
import type { Outlook } from '../plan/outlook';
import type { Millis } from '../units';
import type { Factor, Series, Signal, Slot } from './series';

/** The grid around now, from a provider or from typical days. Plain data: it passes between threads. */
export interface GridAhead<S extends Signal = Signal> {
  /** For people: `Energy-Charts`, `typical day`. */
  readonly source: string;
  /** Where the numbers are shown, this stands beside them. */
  readonly credit: string;
  readonly signal: S;
  readonly factor: Factor;
  /** When the newest forecast was made; undefined: nobody was asked. */
  readonly issuedAt?: Millis;
  /** Of the last 24 hours, up to where the outlook begins. */
  readonly past: readonly Slot[];
  readonly outlook: Pick<Outlook, 'slots'>;
  /** How it was over the last weeks: actual values, and what was forecast where there are none. Of typical days absent. */
  readonly record?: readonly Slot[];
}

/** Average and marginal numbers are never taken for each other. */
export const isAverage = (ahead: GridAhead): ahead is GridAhead<'average'> => ahead.signal === 'average';

export interface GridSpan {
  readonly now: Millis;
  /** How far ahead it is needed. */
  readonly until: Millis;
}

export interface SourceChoice {
  /** One of `SOURCE_KINDS`. */
  readonly name: string;
  /** Of the user's own server; else empty. */
  readonly address: string;
}

/** Why there is nothing newer from a provider. The reasons are those of its errors. */
export interface GridTrouble {
  readonly reason: string;
}

export interface SourceZone {
  readonly id: string;
  readonly name: string;
}

/** What a provider said last of a zone, and when. Plain data. */
export interface GridAnswer {
  readonly choice: SourceChoice;
  readonly zone: string;
  readonly series: Series;
  readonly checkedAt: Millis;
}

export interface GridProviders {
  /** What a provider said last, as far as that is kept here. Asks nobody. */
  kept(choice: SourceChoice, zone: string): Promise<GridAnswer | undefined>;
  /** Asks the provider where that is due. Never rejects for what it, or the network, does. */
  ask(
    choice: SourceChoice,
    zone: string,
    key: string | undefined,
  ): Promise<{ readonly answer?: GridAnswer | undefined; readonly trouble?: GridTrouble | undefined }>;
  /** Asks the provider which zones there are, or which ones the key allows. Rejects with an error that has a `reason`. */
  zones(choice: SourceChoice, key: string | undefined): Promise<readonly SourceZone[]>;
}

export interface PlanRequest {
  /** Undefined: there is none, so the zone's typical day is planned on. So it is where the answer says nothing of now. */
  readonly answer: GridAnswer | undefined;
  /** Of the typical day; undefined: none is meant. */
  readonly zone: string | undefined;
  readonly span: GridSpan;
  readonly job: Job;
}

export interface GridPlan {
  readonly ahead: GridAhead;
  readonly advice: Advice;
}

/** Learning from past forecasts takes long: it is not done where somebody waits for the next key press. */
export interface GridPlanner {
  /** Undefined: nothing is known of the hours. Rejects where it was ended or did not answer in time. */
  plan(request: PlanRequest): Promise<GridPlan | undefined>;
}
