/** A table of times and intensities, as anybody can write one. */
import { isoTime } from '../isoTime';
import type { Millis } from '../units';
import { csvTable, type CsvRow, type CsvTable } from './csvTable';
import { isPlausible, slotsOf, type Point, type Slot } from './series';

export interface CsvSeries {
  readonly values: readonly Slot[];
  /** Of a column of its own, where there is one. */
  readonly forecast: readonly Slot[] | undefined;
  /** How many numbers are gaps because no electricity has such an intensity. */
  readonly dropped: number;
}

/**
 * The first column is the time (ISO 8601; without a zone it is UTC), the column with "forecast" in its name the forecast, the
 * other one the intensity in gCO2e/kWh. Where several could be meant, the one that is called an intensity is. Empty cells are
 * gaps. Where columns are separated by semicolons or tabs, commas are decimal.
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
  const timed = rows.map((row) => ({ row, at: timeIn(row) }));
  const column = (which: ColumnKind): readonly Point[] | undefined => {
    const index = columnOf(names, which);
    return index === undefined
      ? undefined
      : timed.map(({ row, at }) => ({ at, gPerKwh: numberIn(table, row, index), kind: which }));
  };
  const values = column('actual') ?? [];
  const forecast = column('forecast');
  return {
    values: slotsOf(values),
    forecast: forecast && slotsOf(forecast),
    dropped: [...values, ...(forecast ?? [])].filter(({ gPerKwh }) => gPerKwh !== undefined && !isPlausible(gPerKwh))
      .length,
  };
}

type ColumnKind = 'actual' | 'forecast';

const INTENSITY = /intens|carbon|co[2₂]|g.*kwh/i;

/** @throws {Error} where it could be more than one */
function columnOf(names: readonly string[], kind: ColumnKind): number | undefined {
  const able = [...names.entries()].filter(
    ([index, name]) => index > 0 && name !== '' && /forecast/i.test(name) === (kind === 'forecast'),
  );
  const called = able.filter(([, name]) => INTENSITY.test(name));
  const [only, other] = able.length > 1 && called.length > 0 ? called : able;
  if (other === undefined) return only?.[0];
  const listed = able.map(([, name]) => `"${name}"`).join(', ');
  const what = kind === 'forecast' ? 'forecast' : 'intensity';
  throw new Error(`Which column is the ${what}, of ${listed}? Leave only that one in the table.`);
}

function timeIn({ cells: [time = ''], number }: CsvRow): Millis {
  const at = isoTime(time, 'UTC');
  if (at === undefined) throw new Error(`Line ${number} has no time such as 2026-11-26T14:00Z: "${time}".`);
  return at;
}

function numberIn({ names, decimalComma }: CsvTable, { cells, number }: CsvRow, index: number): number | undefined {
  const cell = cells[index] ?? '';
  if (cell === '' || /^(null|nan|na)$/i.test(cell)) return undefined;
  const value = Number(decimalComma ? cell.replace(',', '.') : cell);
  if (Number.isNaN(value))
    throw new Error(`Line ${number} has no number such as 312.5 in the column "${names[index] ?? ''}": "${cell}".`);
  return value;
}
