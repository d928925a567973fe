/** What the command line takes from flags and environment: the same terms as the editor's settings. */
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

export function termSettings(flags: TermFlags, environment: NodeJS.ProcessEnv = process.env): TermSettings {
  const zone = flags.zone ?? (environment['WATTPRINT_ZONE'] || guessZone());
  if (zone !== undefined && annualMean.intensity(zone, systemClock.now()) === undefined) {
    throw new UsageError(
      `There is no zone "${zone}". Use an id such as DE, GB or US-CAL-CISO; "wattprint zones" lists them.`,
    );
  }
  const pueText = flags.pue ?? (environment['WATTPRINT_PUE'] || '1');
  const pue = Number(pueText);
  if (!(pue >= 1 && pue <= 10)) throw new UsageError(`PUE must be a number from 1 to 10, not "${pueText}".`);
  return { zone, pue, price: priceOf(environment['WATTPRINT_PRICE'] ?? '') };
}

function priceOf(text: string): TermSettings['price'] {
  if (text.trim() === '') return undefined;
  const price = parsePrice(text);
  if (price === undefined) throw new UsageError(`WATTPRINT_PRICE must look like "0.31 EUR", not "${text}".`);
  return price;
}
