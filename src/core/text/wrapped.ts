/** A long line in rows that a list can show in full. */

/** Broken at blanks; a word that is longer than a row is broken anywhere. */
export function wrapped(line: string, most: number): readonly string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of line.split(' ')) {
    if (row !== '' && row.length + 1 + word.length > most) {
      rows.push(row);
      row = '';
    }
    row = row === '' ? word : `${row} ${word}`;
    for (; row.length > most; row = row.slice(most)) rows.push(row.slice(0, most));
  }
  return row === '' ? rows : [...rows, row];
}
