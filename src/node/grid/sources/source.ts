/** What one provider of intensities must do. Nothing is asked before one of its methods is called. */
import { slotsOf, type Factor, type Point, type Series, type Signal } from '../../../core/grid/series';
import type { Millis } from '../../../core/units';
import { GridError } from '../gridError';
import type { GetJson } from '../http';

export interface SeriesSource<S extends Signal = Signal> {
  /** Names its files. What could mean other numbers (another server) is another id. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** Shown wherever its numbers are. */
  readonly credit: string;
  readonly signal: S;
  readonly factor: Factor;
  readonly needsKey: boolean;
  /** A zone is not asked for more often. */
  readonly pause: Millis;
  /** Times in an hour, all zones together. */
  readonly mostAnHour: number;
  /** Zones to choose from; those with a key are asked which ones it allows. Rejects with a GridError. */
  zones(access: Access): Promise<readonly SourceZone[]>;
  /** What is known from about a day ago to as far ahead as it goes. Rejects with a GridError. */
  fetch(zone: string, access: Access): Promise<Fetched<S> | 'unchanged'>;
}

export interface SourceZone {
  readonly id: string;
  readonly name: string;
}

export interface Access {
  readonly now: Millis;
  readonly key?: string | undefined;
  /** Tag of what was fetched last. */
  readonly etag?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Fetched<S extends Signal> {
  readonly series: Series<S>;
  readonly etag?: string | undefined;
}

type Described<S extends Signal> = Pick<SeriesSource<S>, 'name' | 'signal' | 'factor'>;

/** @param issuedAt undefined: it does not say when, so the forecast is as old as the answer */
export function seriesOf<S extends Signal>(
  { name, signal, factor }: Described<S>,
  zone: string,
  { now, issuedAt = now }: { readonly now: Millis; readonly issuedAt?: Millis | undefined },
  points: readonly Point[],
): Series<S> {
  const slots = slotsOf(points);
  if (slots.length === 0) throw new GridError('zone', `${name} has no values for ${zone} now.`);
  // Its clock may be a little ahead of ours.
  return { zone, source: name, signal, factor, issuedAt: issuedAt < now ? issuedAt : now, slots };
}

export const unknownZone = (name: string, zone: string): GridError =>
  new GridError('zone', `${name} does not know the zone ${zone}.`);

/** @throws GridError where there is none */
export function keyOf({ name }: { readonly name: string }, { key }: Access): string {
  if (key === undefined || key.trim() === '') throw new GridError('key', `${name} needs a key.`);
  return key.trim();
}

/** The body of an answer without a tag, which there always is. */
export async function bodyOf(
  get: GetJson,
  url: URL,
  { signal }: Access,
  secret?: Readonly<Record<string, string>>,
): Promise<unknown> {
  return (await get({ url, secret, signal })).body;
}
