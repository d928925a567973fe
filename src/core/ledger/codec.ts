/** Ledger events as lines of text and back. A line that cannot be read is a finding, never an exception. */
import { LEDGER_VERSION, type LedgerEvent } from './events';

export type Decoded =
  | { readonly kind: 'event'; readonly event: LedgerEvent }
  /** Written by a later version: kept on disk, not understood here. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'bad'; readonly reason: string };

export function encodeEvent(event: LedgerEvent): string {
  return JSON.stringify(event);
}

export function decodeLine(text: string): Decoded {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'bad', reason: 'not JSON' };
  }
  if (!isObject(value) || typeof value['type'] !== 'string') return { kind: 'bad', reason: 'not a ledger event' };
  if (typeof value['v'] === 'number' && value['v'] > LEDGER_VERSION) return { kind: 'unknown' };
  const check = Object.hasOwn(CHECKS, value['type']) ? CHECKS[value['type']] : undefined;
  if (check === undefined) return { kind: 'unknown' };
  const reason = check(value);
  return reason === undefined ? { kind: 'event', event: value as unknown as LedgerEvent } : { kind: 'bad', reason };
}

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: Fields) => string | undefined;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
/** The last moment that a Date can tell. */
const LAST_MS = 8.64e15;
const isTime = (value: unknown): boolean => isNumber(value) && Math.abs(value as number) <= LAST_MS;
const isBand = (value: unknown): boolean => isObject(value) && isNumber(value['low']) && isNumber(value['high']);
const isAbsentOr = (check: (value: unknown) => boolean, value: unknown): boolean => value === undefined || check(value);

function all(...checks: readonly Check[]): Check {
  return (value) => {
    for (const check of checks) {
      const reason = check(value);
      if (reason !== undefined) return reason;
    }
    return isTime(value['at']) ? undefined : 'no time';
  };
}

const hasId: Check = (value) => (typeof value['id'] === 'string' ? undefined : 'no run id');
const isGrid = (value: unknown): boolean =>
  isObject(value) &&
  typeof value['zoneName'] === 'string' &&
  isNumber(value['gPerKwh']) &&
  isBand(value['band']) &&
  isAbsentOr(areHours, value['hours']);
const areHours = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((hour: unknown) => isObject(hour) && isTime(hour['from']) && isNumber(hour['gPerKwh']));
const isPrice = (value: unknown): boolean =>
  isObject(value) && isNumber(value['perKwh']) && typeof value['currency'] === 'string';
const hasTerms: Check = (value) => {
  const terms = value['terms'];
  if (!isObject(terms) || !isNumber(terms['pue'])) return 'no terms';
  if (!isAbsentOr(isGrid, terms['grid'])) return 'terms without a grid intensity';
  return isAbsentOr(isPrice, terms['price']) ? undefined : 'terms without a price';
};
const hasRun: Check = (value) => {
  const run = value['run'];
  if (!isObject(run)) return 'no run';
  for (const field of ['id', 'name', 'kind', 'command', 'host']) {
    if (typeof run[field] !== 'string') return `run without ${field}`;
  }
  return isTime(run['start']) ? undefined : 'run without start';
};
const isHour = (value: unknown): boolean => isObject(value) && isTime(value['from']) && isNumber(value['energyJ']);
const energyIsSound: Check = (value) => {
  const energy = value['energy'];
  if (energy === undefined) return undefined;
  if (isObject(energy) && Array.isArray(energy['hours']) && !energy['hours'].every(isHour))
    return 'an hour without energy';
  if (!isObject(energy) || !isNumber(energy['durationS']) || !isNumber(energy['boundsJ']))
    return 'energy without duration';
  const devices = energy['devices'];
  if (!Array.isArray(devices) || !Array.isArray(energy['hours'])) return 'energy without devices';
  const sound = devices.every(
    (device) =>
      isObject(device) &&
      isBand(device['band']) &&
      ['activeJ', 'idleJ', 'gapS', 'share'].every((field) => isNumber(device[field])) &&
      ['peakW', 'utilization'].every((field) => isAbsentOr(isNumber, device[field])),
  );
  if (!isAbsentOr(isNumber, energy['peakW'])) return 'energy with a peak that is none';
  return sound ? undefined : 'a device without energy';
};
const hasEnergy: Check = (value) => (value['energy'] === undefined ? 'no energy' : undefined);
const hasCell: Check = (value) => {
  const cell = value['cell'];
  return isObject(cell) && isTime(cell['start']) && isNumber(cell['energyJ']) ? undefined : 'no cell';
};
const hasEnd: Check = (value) => (isTime(value['end']) ? undefined : 'no end');
const isSaving = (value: unknown): boolean =>
  isObject(value) && ['atOnce', 'asRun', 'saved'].every((field) => isNumber(value[field]));
const hasGrid: Check = (value) => {
  if (!isGrid(value['grid'])) return 'no grid intensity';
  return isAbsentOr(isSaving, value['saving']) ? undefined : 'a saving without numbers';
};
const hasNote: Check = (value) => (typeof value['note'] === 'string' ? undefined : 'no note');

const CHECKS: Readonly<Record<string, Check>> = {
  'run-started': all(hasRun, hasTerms),
  'run-metered': all(hasId, hasEnergy, energyIsSound, hasTerms),
  'cell-metered': all(hasId, hasCell),
  'run-ended': all(hasId, hasEnd, energyIsSound, hasTerms),
  'run-noted': all(hasId, hasNote),
  'run-charged': all(hasId, hasGrid),
  'run-forgotten': all(hasId),
};
