/** Looks into answers of unknown shape: what is not as expected is not there. */
import { millis, type Millis } from '../../../core/units';
import { GridError } from '../gridError';

export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
export const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** @throws GridError: without its list an answer is none */
export function listOf(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new GridError('answer', `${name} sent something else than intensities.`);
  return value as readonly unknown[];
}

/** A time in ISO 8601; without a zone it is UTC. NaN where it is no time. */
export function timeOf(value: unknown): Millis {
  const text = textOf(value) ?? '';
  return millis(Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`));
}

/** Values up to the last that is not 0, for sources that write 0 where they have no forecast yet. */
export function withoutZeroTail<T>(items: readonly T[], valueOf: (item: T) => unknown): readonly T[] {
  return items.slice(0, items.findLastIndex((item) => valueOf(item) !== 0) + 1);
}
