/**
 * What the command line takes from flags and environment: the same terms as the editor's settings.
 *
 * A bad flag is refused. The environment comes from the editor's settings or a profile, far from the command that is
 * typed: what is bad there is told, and the command runs without it.
 */
import { parsePrice, type TermSettings } from '../core/run/terms';
import { annualMean } from '../node/grid/annualMean';
import { guessZone } from '../node/grid/guessZone';
import { systemClock } from '../node/systemClock';
import { UsageError } from './verb';

export const TERM_FLAGS = { zone: { type: 'string' }, pue: { type: 'string' } } as const;

export interface TermFlags {
  readonly zone?: string | undefined;
  readonly pue?: string | undefined;
}

type Warn = (sentence: string) => void;

export function termSettings(flags: TermFlags, warn: Warn, environment: NodeJS.ProcessEnv = process.env): TermSettings {
  const of = (name: string): string => environment[name]?.trim() ?? '';
  return {
    zone: flags.zone === undefined ? zoneOf(of('WATTPRINT_ZONE'), warn) : askedZone(flags.zone),
    pue: flags.pue === undefined ? pueOf(of('WATTPRINT_PUE'), warn) : askedPue(flags.pue),
    price: priceOf(of('WATTPRINT_PRICE'), warn),
  };
}

const isZone = (zone: string): boolean => annualMean.intensity(zone, systemClock.now()) !== undefined;

/** As it is, or in capitals. @throws {UsageError} */
export function askedZone(zone: string): string {
  const found = [zone, zone.toUpperCase()].find(isZone);
  if (found !== undefined) return found;
  throw new UsageError(
    `There is no zone "${zone}". Use an id such as DE, GB or US-CAL-CISO; "wattprint zones" lists them.`,
  );
}

function zoneOf(text: string, warn: Warn): string | undefined {
  const zone = text === '' ? guessZone() : text;
  if (zone === undefined || isZone(zone)) return zone;
  if (text !== '') warn(`WATTPRINT_ZONE names no zone that is known ("${text}"), so carbon is left out.`);
  return undefined;
}

function pueIn(text: string): number | undefined {
  const pue = text.trim() === '' ? NaN : Number(text);
  return pue >= 1 && pue <= 10 ? pue : undefined;
}

function askedPue(text: string): number {
  const pue = pueIn(text);
  if (pue === undefined) throw new UsageError(`PUE must be a number from 1 to 10, not "${text}".`);
  return pue;
}

function pueOf(text: string, warn: Warn): number {
  if (text === '') return 1;
  const pue = pueIn(text);
  if (pue === undefined) warn(`WATTPRINT_PUE must be a number from 1 to 10, not "${text}", so 1 is used.`);
  return pue ?? 1;
}

function priceOf(text: string, warn: Warn): TermSettings['price'] {
  if (text === '') return undefined;
  const price = parsePrice(text);
  if (price === undefined) warn(`WATTPRINT_PRICE must look like "0.31 EUR", not "${text}", so the cost is left out.`);
  return price;
}
