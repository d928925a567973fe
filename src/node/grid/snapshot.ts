/** What a source said last about a zone, and when it may be asked again. One file, shared by all windows. */
import type { Kind, Series, Signal, Slot } from '../../core/grid/series';
import { gramsPerKwh, millis, type Millis } from '../../core/units';
import { readJsonFile, writeJsonFile } from './atomicFile';
import { GridError, isReason } from './gridError';
import type { SeriesSource } from './sources/source';

export interface Snapshot<S extends Signal = Signal> {
  /** Of the last answer that was one. */
  readonly series?: Series<S> | undefined;
  readonly etag?: string | undefined;
  /** When that answer came. */
  readonly checkedAt?: Millis | undefined;
  /** When the source was asked last, with whatever outcome, and how long it is left alone from then on. */
  readonly askedAt: Millis;
  readonly wait: Millis;
  /** In a row. */
  readonly failures: number;
  readonly error?: GridError | undefined;
  /** When the newest forecast was made that is in the log. */
  readonly loggedAt?: Millis | undefined;
}

const VERSION = 1;

/** Rejects with what the system says. */
export async function writeSnapshot(file: string, { error, ...rest }: Snapshot): Promise<void> {
  const { reason, message, status } = error ?? {};
  await writeJsonFile(file, {
    version: VERSION,
    ...rest,
    ...(error !== undefined && { error: { reason, message, status } }),
  });
}

/** Undefined: none, or one that is not what was written here. Its numbers are of this source and mean what they must. */
export async function readSnapshot<S extends Signal>(
  file: string,
  source: SeriesSource<S>,
  zone: string,
): Promise<Snapshot<S> | undefined> {
  const found = (await readJsonFile(file)) as Record<string, unknown> | null | undefined;
  if (typeof found !== 'object' || found?.['version'] !== VERSION) return undefined;
  const { askedAt, wait, failures, checkedAt, loggedAt, etag, error, series } = found;
  if (!isNumber(askedAt) || !isNumber(wait) || !isNumber(failures)) return undefined;
  const known = series === undefined ? undefined : seriesFrom(series, source, zone);
  if (series !== undefined && known === undefined) return undefined;
  return {
    series: known,
    etag: typeof etag === 'string' ? etag : undefined,
    checkedAt: isNumber(checkedAt) ? millis(checkedAt) : undefined,
    askedAt: millis(askedAt),
    wait: millis(wait),
    failures,
    error: errorFrom(error),
    loggedAt: isNumber(loggedAt) ? millis(loggedAt) : undefined,
  };
}

function seriesFrom<S extends Signal>(
  value: unknown,
  { name, signal, factor }: SeriesSource<S>,
  zone: string,
): Series<S> | undefined {
  const found = (value ?? {}) as Record<string, unknown>;
  const { issuedAt, slots } = found;
  if (found['zone'] !== zone || found['source'] !== name || found['signal'] !== signal || found['factor'] !== factor) {
    return undefined;
  }
  if (!isNumber(issuedAt) || !Array.isArray(slots)) return undefined;
  const known = (slots as readonly unknown[]).flatMap(slotFrom);
  const inOrder = known.every(({ start }, index) => start >= (known[index - 1]?.end ?? -Infinity));
  if (known.length < slots.length || !inOrder) return undefined;
  return { zone, source: name, signal, factor, issuedAt: millis(issuedAt), slots: known };
}

function slotFrom(value: unknown): readonly Slot[] {
  const { start, end, gPerKwh, kind, low, high, estimated } = (value ?? {}) as Record<string, unknown>;
  if (!isNumber(start) || !isNumber(end) || !isNumber(gPerKwh) || !isKind(kind) || end <= start || gPerKwh < 0)
    return [];
  return [
    {
      start: millis(start),
      end: millis(end),
      gPerKwh: gramsPerKwh(gPerKwh),
      kind,
      ...(isNumber(low) && isNumber(high) && { low: gramsPerKwh(low), high: gramsPerKwh(high) }),
      ...(estimated === true && { estimated }),
    },
  ];
}

function errorFrom(value: unknown): GridError | undefined {
  const { reason, message, status } = (value ?? {}) as Record<string, unknown>;
  if (!isReason(reason) || typeof message !== 'string') return undefined;
  return new GridError(reason, message, { status: isNumber(status) ? status : undefined });
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isKind = (value: unknown): value is Kind => value === 'actual' || value === 'forecast' || value === 'typical';
