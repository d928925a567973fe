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
const isTime = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);

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
const hasTerms: Check = (value) => {
  const terms = value['terms'];
  return isObject(terms) && typeof terms['pue'] === 'number' ? undefined : 'no terms';
};
const hasRun: Check = (value) => {
  const run = value['run'];
  if (!isObject(run)) return 'no run';
  for (const field of ['id', 'name', 'kind', 'command', 'host']) {
    if (typeof run[field] !== 'string') return `run without ${field}`;
  }
  return isTime(run['start']) ? undefined : 'run without start';
};
const energyIsSound: Check = (value) => {
  const energy = value['energy'];
  if (energy === undefined) return undefined;
  if (!isObject(energy) || !isTime(energy['durationS']) || !isTime(energy['boundsJ'])) return 'energy without duration';
  const devices = energy['devices'];
  if (!Array.isArray(devices) || !Array.isArray(energy['hours'])) return 'energy without devices';
  const sound = devices.every(
    (device) => isObject(device) && isTime(device['activeJ']) && isTime(device['idleJ']) && isObject(device['band']),
  );
  return sound ? undefined : 'a device without energy';
};
const hasEnergy: Check = (value) => (value['energy'] === undefined ? 'no energy' : undefined);
const hasCell: Check = (value) => {
  const cell = value['cell'];
  return isObject(cell) && isTime(cell['start']) && isTime(cell['energyJ']) ? undefined : 'no cell';
};
const hasEnd: Check = (value) => (isTime(value['end']) ? undefined : 'no end');
const hasNote: Check = (value) => (typeof value['note'] === 'string' ? undefined : 'no note');

const CHECKS: Readonly<Record<string, Check>> = {
  'run-started': all(hasRun, hasTerms),
  'run-metered': all(hasId, hasEnergy, energyIsSound, hasTerms),
  'cell-metered': all(hasId, hasCell),
  'run-ended': all(hasId, hasEnd, energyIsSound, hasTerms),
  'run-noted': all(hasId, hasNote),
  'run-forgotten': all(hasId),
};
