/** What the editor asks of providers of intensities. Adapters under `src/node/grid` implement it. */
import type { Outlook } from '../plan/outlook';
import type { Millis } from '../units';
import type { Factor, Signal, Slot } from './series';

/** The grid around now, from a provider or from typical days. */
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
  readonly outlook: Outlook;
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

export interface GridProviders {
  /** Asks no network. Undefined: nothing is known of the zone's hours. */
  typical(zone: string, span: GridSpan): GridAhead<'average'> | undefined;
  /** Asks the provider where that is due. Never rejects for what it, or the network, does. */
  ahead(
    choice: SourceChoice,
    zone: string,
    key: string | undefined,
    span: GridSpan,
  ): Promise<{ readonly ahead?: GridAhead | undefined; readonly trouble?: GridTrouble | undefined }>;
  /** Asks the provider which zones there are, or which ones the key allows. Rejects with an error that has a `reason`. */
  zones(choice: SourceChoice, key: string | undefined): Promise<readonly SourceZone[]>;
}
