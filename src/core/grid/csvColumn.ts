/** Which column of a table is what, and the values in it. */
import { isoTime } from '../isoTime';
import type { Millis } from '../units';
import type { CsvRow, CsvTable } from './csvTable';

export type ColumnName = 'intensity' | 'forecast' | 'price' | 'water';

export interface Value {
  readonly at: Millis;
  /** Undefined: an empty cell. */
  readonly value: number | undefined;
}

const INTENSITY = /intens|carbon|co[2₂]|g.*kwh/i;

/** What is called a price or water is no intensity, and no forecast of one. */
function nameOf(head: string): ColumnName {
  if (/price|tariff/i.test(head)) return 'price';
  if (/water/i.test(head)) return 'water';
  return /forecast/i.test(head) ? 'forecast' : 'intensity';
}

/** @throws {Error} where it could be more than one */
export function columnNamed(names: readonly string[], name: ColumnName): number | undefined {
  const able = [...names.entries()].filter(([index, head]) => index > 0 && head !== '' && nameOf(head) === name);
  const called = name === 'price' || name === 'water' ? [] : able.filter(([, head]) => INTENSITY.test(head));
  const [only, other] = able.length > 1 && called.length > 0 ? called : able;
  if (other === undefined) return only?.[0];
  const listed = able.map(([, head]) => `"${head}"`).join(', ');
  throw new Error(`Which column is the ${name}, of ${listed}? Leave only that one in the table.`);
}

/** @throws {Error} with one sentence that names the line */
export const valuesIn = (table: CsvTable, index: number): readonly Value[] =>
  table.rows.map((row) => ({ at: timeIn(row), value: numberIn(table, row, index) }));

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
