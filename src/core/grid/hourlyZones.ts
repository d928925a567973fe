/** A wide table: hours down, zones across. What typical days are made from. */
import { csvSeries } from './csvSeries';
import type { Slot } from './series';

/** By zone. @throws {Error} with one sentence that names the line */
export function hourlyZones(text: string): ReadonlyMap<string, readonly Slot[]> {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const rows = lines.map((line) => line.split(','));
  const [head = []] = rows;
  const column = (at: number): string => rows.map((row) => `${row[0] ?? ''},${row[at] ?? ''}`).join('\n');
  return new Map(head.slice(1).map((zone, index) => [zone, csvSeries(column(index + 1)).values]));
}
