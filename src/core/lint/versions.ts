/** Versions of libraries, as far as the project says: a rule whose truth changed with a version asks here. */
export interface Versions {
  /** The range that a requirement allows, `[from, to)`; undefined: not known. */
  range(library: string): { readonly from?: string; readonly to?: string } | undefined;
}

export const NO_VERSIONS: Versions = { range: () => undefined };

/** Whether every version that the project allows is below, or from there on; undefined: the range spans it, or is not known. */
export function isBelow(versions: Versions, library: string, version: string): boolean | undefined {
  const range = versions.range(library);
  if (range?.to !== undefined && compare(range.to, version) <= 0) return true;
  if (range?.from !== undefined && compare(range.from, version) >= 0) return false;
  return undefined;
}

/** By their numbers; what follows (`rc1`, `.dev0`) does not matter here. */
export function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((each) => each.split(/[.+-]/).map((part) => Number.parseInt(part, 10) || 0));
  for (let i = 0; i < Math.max(left?.length ?? 0, right?.length ?? 0); i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
