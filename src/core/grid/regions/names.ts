/** Names of regions as people type them. */

/** Those that are called so or fit `*`: `europe-*`. */
export function matching<Named extends { readonly id: string }>(
  pattern: string,
  all: readonly Named[],
): readonly Named[] {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  const shape = new RegExp(`^${parts.join('.*')}$`, 'i');
  return all.filter(({ id }) => shape.test(id));
}

/** The name that is closest by letters to change, or undefined where none is close. */
export function nearest(name: string, all: readonly string[]): string | undefined {
  const wanted = plain(name);
  const [best] = all
    .map((each) => ({ each, distance: editDistance(wanted, plain(each)) }))
    .toSorted((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= wanted.length / 4 ? best.each : undefined;
}

/** `EU-West_3` and `euwest3` are one name to people. */
const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}|[\s_-]/gu, '')
    .toLowerCase();

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
