/** The cells of a table, line by line, as spreadsheets and scripts write them. */

export interface CsvTable {
  readonly names: readonly string[];
  readonly rows: readonly CsvRow[];
  /** Semicolons and tabs leave the comma to the numbers. */
  readonly decimalComma: boolean;
}

export interface CsvRow {
  readonly cells: readonly string[];
  /** Of its line, from 1 on. */
  readonly number: number;
}

/**
 * The first line names the columns and says what separates them: a tab or a semicolon, and if there is none, a comma. Cells may
 * stand in quotation marks.
 *
 * @throws {Error} with one sentence that names the line.
 */
export function csvTable(text: string): CsvTable {
  const [head = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const unquoted = head.replace(/"[^"]*"/g, '');
  const separator = ['\t', ';'].find((each) => unquoted.includes(each)) ?? ',';
  const names = cellsOf(head, 1, separator);
  const rows = lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const number = index + 2;
    const cells = cellsOf(line, number, separator);
    if (cells.slice(names.length).some((cell) => cell !== ''))
      throw new Error(
        `Line ${number} has more cells than line 1 names columns: numbers with a decimal comma need columns that are separated by semicolons.`,
      );
    return [{ cells, number }];
  });
  return { names, rows, decimalComma: separator !== ',' };
}

function cellsOf(line: string, number: number, separator: string): readonly string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (const letter of line) {
    if (letter === '"') isQuoted = !isQuoted;
    else if (letter === separator && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += letter;
  }
  if (isQuoted) throw new Error(`Line ${number} has a quotation mark without its second one: close it.`);
  return [...cells, cell.trim()];
}
