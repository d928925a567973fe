/** Typical days that ship with the extension: no network. Derived from Electricity Maps data of 2022, ODbL 1.0 (see NOTICE). */
import type { TypicalDay } from '../../core/grid/typicalDay';
import { millis, type GramsPerKwh } from '../../core/units';
import { annualMean } from './annualMean';
import days from './typicalDays.json';

export const TYPICAL_SOURCE = 'typical day of 2022 at the level of 2025, Electricity Maps (ODbL 1.0)';

interface Stored {
  readonly shape: string;
  readonly weekend: string;
  readonly spread: string;
  readonly errors: string;
  /** In per cent. */
  readonly kept: number;
  readonly worse: number;
}

const zones: Readonly<Record<string, Stored>> = days.zones;

export interface ZoneDay {
  readonly day: TypicalDay;
  /** Newest yearly mean there is. */
  readonly mean: GramsPerKwh;
}

/** Undefined: nothing is known of the zone's hours. */
export function typicalDay(zone: string): ZoneDay | undefined {
  const stored = Object.hasOwn(zones, zone) ? zones[zone] : undefined;
  const mean = annualMean.intensity(zone, millis(0))?.gPerKwh;
  if (stored === undefined || mean === undefined) return undefined;
  const { shape, weekend, spread, errors, kept, worse } = stored;
  return {
    mean,
    day: {
      shape: parts(shape),
      weekend: parts(weekend),
      spread: parts(spread),
      heldOut: { kept: kept / 100, worse: worse / 100, errors: parts(errors) },
    },
  };
}

const parts = (text: string): readonly number[] => text.split(' ').map((each) => Number(each) / 1000);
