/** A table of times and intensities, as anybody can write one. */
import { isoTime } from '../isoTime';
import { columnNamed, valuesIn } from './csvColumn';
import { csvTable } from './csvTable';
import { isPlausible, slotsOf, type Kind, type Point, type Signal, type Slot } from './series';

export interface CsvSeries {
  readonly values: readonly Slot[];
  /** Of a column of its own, where there is one. */
  readonly forecast: readonly Slot[] | undefined;
  /** How many numbers are gaps because no electricity has such an intensity. */
  readonly dropped: number;
  /** As the name of its column has it. */
  readonly signal: Signal;
}

/**
 * The first column is the time (ISO 8601; without a zone it is UTC), the column with "forecast" in its name the forecast, the
 * other one the intensity in gCO2e/kWh. Where several could be meant, the one that is called an intensity is; prices and water
 * never are. Empty cells are gaps. Where columns are separated by semicolons or tabs, commas are decimal.
 *
 * @throws {Error} with one sentence that names the line or the columns.
 */
export function csvSeries(text: string): CsvSeries {
  const table = csvTable(text);
  const { names, rows } = table;
  if (isoTime(names[0] ?? '', 'UTC') !== undefined)
    throw new Error(
      'Line 1 holds values already: put a line with the names of the columns before it, as time,intensity.',
    );
  if (names.slice(1).every((name) => name === ''))
    throw new Error('Its first line has to name the columns: time, intensity and, where there is one, forecast.');
  if (rows.length === 0) throw new Error('There are no values in it.');
  const column = (name: 'intensity' | 'forecast', kind: Kind): readonly Point[] | undefined => {
    const index = columnNamed(names, name);
    return index === undefined
      ? undefined
      : valuesIn(table, index).map(({ at, value }) => ({ at, gPerKwh: value, kind }));
  };
  const named = (['intensity', 'forecast'] as const).flatMap((name) => names[columnNamed(names, name) ?? -1] ?? []);
  for (const head of named) refuseOtherUnits(head);
  const values = column('intensity', 'actual') ?? [];
  const forecast = column('forecast', 'forecast');
  return {
    values: slotsOf(values),
    forecast: forecast && slotsOf(forecast),
    signal: named.some((head) => /marginal|moer/i.test(head)) ? 'marginal' : 'average',
    dropped: [...values, ...(forecast ?? [])].filter(({ gPerKwh }) => gPerKwh !== undefined && !isPlausible(gPerKwh))
      .length,
  };
}

/** Of a column's name: `carbon kgCO2/kWh`, `MOER lb/MWh`. One kilogram for a MWh is one gram for a kWh. */
const OTHER_UNIT =
  /\b(?:lbs?|pounds?|t|tonnes?)\s*(?:co[2\u2082]\w*)?\s*(?:\/|per)\s*[km]wh|\bkg\w*\s*(?:co[2\u2082]\w*)?\s*(?:\/|per)\s*kwh|\bg(?:co[2\u2082]\w*)?\s*(?:\/|per)\s*mwh/i;

/** @throws {Error} */
function refuseOtherUnits(head: string): void {
  if (OTHER_UNIT.test(head))
    throw new Error(`The column "${head}" is not in g/kWh: convert it (1 lb/MWh is 0.4536 g/kWh), and name it so.`);
}
