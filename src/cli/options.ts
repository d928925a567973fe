/** What the command line takes from flags and environment: the same terms as the editor's settings. */
import { parsePrice, type TermSettings } from '../core/run/terms';
import { annualMean } from '../node/grid/annualMean';
import { guessZone } from '../node/grid/guessZone';
import { systemClock } from '../node/systemClock';

/** Bad input: one sentence that says what to do, exit code 2. */
export class UsageError extends Error {}

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
  const price = environment['WATTPRINT_PRICE'];
  return { zone, pue, price: price === undefined || price === '' ? undefined : parsePrice(price) };
}
