// Divides suites of tests among processes.

/**
 * The large ones first, each to who has least: the same each time, and about as much for all.
 *
 * @template Suite
 * @param {readonly Suite[]} suites
 * @param {number} share from 0 on
 * @param {number} shares
 * @param {(suite: Suite) => number} sizeOf
 * @returns {Suite[]} in the order that they came in
 */
export function shareOf(suites, share, shares, sizeOf) {
  const loads = Array.from({ length: shares }, () => 0);
  const mine = new Set();
  const largeFirst = suites.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  for (const suite of largeFirst) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] += sizeOf(suite);
    if (least === share) mine.add(suite);
  }
  return suites.filter((suite) => mine.has(suite));
}
