/** What a source makes of an answer. */
import type { Series, Signal } from '../../../../src/core/grid/series';
import type { Access, SeriesSource } from '../../../../src/node/grid/sources/source';
import { T0 } from './replay';

export const KEY = 'name:s3cret';

export async function fetched<S extends Signal>(
  source: SeriesSource<S>,
  zone: string,
  more: Partial<Access> = {},
): Promise<Series<S>> {
  const answer = await source.fetch(zone, { now: T0, key: KEY, ...more });
  if (answer === 'unchanged') throw new Error('unchanged');
  return answer.series;
}

/** `16:05 100.0 forecast` */
export const shown = ({ slots }: Series): readonly string[] =>
  slots.map(
    ({ start, gPerKwh, kind }) => `${new Date(start).toISOString().slice(11, 16)} ${gPerKwh.toFixed(1)} ${kind}`,
  );
