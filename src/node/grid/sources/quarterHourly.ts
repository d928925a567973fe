/** What sources have in common that anybody may ask, every quarter of an hour, for a list of zones that does not change. */
import { millis } from '../../../core/units';
import { unknownZone, type SeriesSource, type SourceZone } from './source';

type About = Pick<SeriesSource<'average'>, 'id' | 'name' | 'credit'>;
type Described = About & Pick<SeriesSource<'average'>, 'signal' | 'factor'>;

/** @param zones the only ones that `fetch` is asked for */
export function quarterHourly(
  about: About,
  zones: () => readonly SourceZone[],
  fetch: (
    described: Described,
    ...asked: Parameters<SeriesSource['fetch']>
  ) => ReturnType<SeriesSource<'average'>['fetch']>,
): SeriesSource<'average'> {
  const described = { ...about, signal: 'average', factor: 'unknown' } as const;
  return {
    ...described,
    needsKey: false,
    pause: millis(15 * 60_000),
    mostAnHour: 30,
    zones: () => Promise.resolve(zones()),
    async fetch(zone, access) {
      if (!zones().some(({ id }) => id === zone)) throw unknownZone(about.name, zone);
      return fetch(described, zone, access);
    },
  };
}
