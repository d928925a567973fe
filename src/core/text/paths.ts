/** Paths as short names. Separators of both kinds: a panel may show runs of another machine. */

export const baseName = (path: string): string => path.split(/[\\/]+/).findLast((part) => part !== '') ?? path;

/** The last folder and file of each path; as many folders more as it takes to tell equal names apart. */
export function shortNames(paths: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  let open = [...new Set(paths)];
  for (let depth = 1; open.length > 0 && depth <= 6; depth++) {
    const byName = new Map<string, string[]>();
    for (const path of open) {
      const name =
        path
          .split(/[\\/]+/)
          .filter(Boolean)
          .slice(-depth)
          .join('/') || path;
      byName.set(name, [...(byName.get(name) ?? []), path]);
    }
    open = [];
    for (const [name, same] of byName) {
      if (same.length === 1 && same[0] !== undefined) names.set(same[0], name);
      else open.push(...same);
    }
  }
  for (const path of open) names.set(path, path);
  return names;
}
