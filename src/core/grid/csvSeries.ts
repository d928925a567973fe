/** A table of times and intensities, as anybody can write one. */
import { millis } from '../units';
import { slotsOf, type Point, type Slot } from './series';

export interface CsvSeries {
  readonly values: readonly Slot[];
  /** Of a column of its own, where there is one. */
  readonly forecast: readonly Slot[] | undefined;
}

/**
 * The first column is the time (ISO 8601; without a zone it is UTC), the column with "forecast" in its name the forecast, the
 * other one the intensity in gCO2e/kWh. Empty cells are gaps.
 *
 * @throws {Error} with one sentence that names the line.
 */
export function csvSeries(text: string): CsvSeries {
  const [head, ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const names = cells(head ?? '');
  if (names.length < 2)
    throw new Error('Its first line has to name the columns: time, intensity and, where there is one, forecast.');
  const ahead = names.findIndex((name, index) => index > 0 && /forecast/i.test(name));
  const value = names.findIndex((_, index) => index > 0 && index !== ahead);
  const rows = lines.flatMap((line, index) => (line.trim() === '' ? [] : [{ cells: cells(line), number: index + 2 }]));
  if (rows.length === 0) throw new Error('There are no values in it.');
  const column = (at: number, kind: Point['kind']): readonly Slot[] =>
    slotsOf(rows.map((row) => ({ at: timeIn(row), gPerKwh: numberIn(row, at), kind })));
  return {
    values: value < 0 ? [] : column(value, 'actual'),
    forecast: ahead < 0 ? undefined : column(ahead, 'forecast'),
  };
}

interface Row {
  readonly cells: readonly string[];
  readonly number: number;
}

const cells = (line: string): readonly string[] =>
  line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));

function timeIn({ cells: [time = ''], number }: Row): Point['at'] {
  const iso = time.replace(' ', 'T');
  const at = Date.parse(/T.*(Z|[+-]\d\d:?\d\d)$/i.test(iso) || !iso.includes('T') ? iso : `${iso}Z`);
  if (!/^\d{4}-\d\d-\d\d/.test(iso) || Number.isNaN(at))
    throw new Error(`Line ${number} has no time such as 2026-11-26T14:00Z: "${time}".`);
  return millis(at);
}

function numberIn({ cells: all, number }: Row, at: number): number | undefined {
  const cell = all[at] ?? '';
  if (cell === '' || /^(null|nan|na)$/i.test(cell)) return undefined;
  const value = Number(cell);
  if (Number.isNaN(value)) throw new Error(`Line ${number} has no number: "${cell}".`);
  return value;
}
