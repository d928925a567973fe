/** Several fixes of one text made at once. */
import type { Position } from '../python/lines';
import type { Place, Problem } from './analysis';

export type PlacedEdit = NonNullable<Problem['fix']>['edits'][number];

/**
 * Of two fixes that get in each other's way the first is made, and what several of them want is made once.
 *
 * @param fixes the edits of each, all for the same text.
 * @returns edits that do not overlap. At one place imports come first: before the decorator that needs them.
 */
export function joinFixes(fixes: readonly (readonly PlacedEdit[])[]): readonly PlacedEdit[] {
  const made: PlacedEdit[] = [];
  for (const edits of fixes) {
    const fresh = edits.filter((each) => !made.some((other) => isSame(other, each)));
    if (fresh.some((each) => made.some((other) => clash(other, each)))) continue;
    for (const each of fresh) {
      const at = isImport(each) ? made.findIndex((other) => mergedImport(other, each) !== undefined) : -1;
      const before = made[at];
      if (before === undefined) made.push(each);
      else made[at] = { place: each.place, text: mergedImport(before, each) ?? each.text };
    }
  }
  return [...made.filter(isImport), ...made.filter((each) => !isImport(each))];
}

const isImport = ({ text }: PlacedEdit): boolean => IMPORT.test(text);
const IMPORT = /^\s*(from \S+ )?import /;
const IMPORTED_FROM = /^(\s*from \S+ import )([^\s(][^\n(]*?)(\s*)$/;

/** One line for what two import from the same module: each name once. */
function mergedImport(a: PlacedEdit, b: PlacedEdit): string | undefined {
  const [one, other] = [IMPORTED_FROM.exec(a.text), IMPORTED_FROM.exec(b.text)];
  if (one === null || other === null || !isSamePlace(a.place, b.place)) return undefined;
  const [, from = '', names = '', end = ''] = one;
  const [, otherFrom, more = '', otherEnd] = other;
  if (from !== otherFrom || end !== otherEnd) return undefined;
  return from + [...new Set(`${names}, ${more}`.split(/,\s*/))].join(', ') + end;
}

const isSame = (a: PlacedEdit, b: PlacedEdit): boolean => a.text === b.text && isSamePlace(a.place, b.place);

const isSamePlace = (a: Place, b: Place): boolean =>
  a.cell === b.cell && order(a.from, b.from) === 0 && order(a.to, b.to) === 0;

/** What is put into a range, and an argument that a call is given twice; what is put before or behind a range does not. */
const clash = (a: PlacedEdit, b: PlacedEdit): boolean =>
  a.place.cell === b.place.cell &&
  ((order(a.place.from, b.place.to) < 0 && order(b.place.from, a.place.to) < 0) ||
    (isSamePlace(a.place, b.place) && keywordOf(a.text) !== undefined && keywordOf(a.text) === keywordOf(b.text)));

/** Negative: `a` is before `b`. */
const order = (a: Position, b: Position): number => a.line - b.line || a.column - b.column;

/** The argument that is added to a call. */
const keywordOf = (text: string): string | undefined => /^[,\s]*(\w+)=/.exec(text)?.[1];
