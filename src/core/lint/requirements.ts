/** Version ranges from the files in which Python projects name what they need. */
import { compare, type Versions } from './versions';

interface Range {
  readonly from?: string;
  readonly to?: string;
}

/** `name[extra] >=1, <2`, in requirements, in pyproject.toml between quotes, in a conda environment after a dash. */
const REQUIREMENT =
  /(?:^[ \t]*(?:-[ \t]+)?["']?|[[,][ \t]*["'])([A-Za-z][\w.-]*)[ \t]*(?:\[[^\]\n]*\])?[ \t]*((?:(?:===?|~=|!=|>=|<=|[><=])[ \t]*[\w.*+!-]+[ \t]*,?[ \t]*)+)/gm;
/** `name = "^1.2"` of Poetry. */
const POETRY =
  /^\s*["']?([A-Za-z][\w.-]*)["']?\s*=\s*(?:\{[^}\n]*version\s*=\s*)?["']([~^]?[\d.]+(?:\s*,[^"']*)?|[><=!~][^"']*)["']/gm;
/** `name = "transformers"` and `version = "4.40.0"` of a lock file. */
const LOCKED = /^name\s*=\s*"([\w.-]+)"\s*\nversion\s*=\s*"([\w.]+)"/gm;

/** @param texts of files, the nearest first: what it says counts. */
export function requirements(texts: readonly string[]): Versions {
  const ranges = new Map<string, Range>();
  for (const text of texts) {
    for (const [, name = '', version = ''] of text.matchAll(LOCKED)) add(ranges, name, `==${version}`);
    for (const [, name = '', specifier = ''] of text.matchAll(REQUIREMENT)) add(ranges, name, specifier);
    for (const [, name = '', specifier = ''] of text.matchAll(POETRY)) add(ranges, name, specifier);
  }
  return { range: (library) => ranges.get(library) };
}

function add(ranges: Map<string, Range>, name: string, specifier: string): void {
  const key = name.toLowerCase().replaceAll('_', '-');
  const range = rangeOf(specifier);
  if (range !== undefined && !ranges.has(key)) ranges.set(key, range);
}

function rangeOf(specifier: string): Range | undefined {
  let from: string | undefined;
  let to: string | undefined;
  const atLeast = (version: string): void => {
    if (from === undefined || compare(version, from) > 0) from = version;
  };
  const below = (version: string): void => {
    if (to === undefined || compare(version, to) < 0) to = version;
  };
  for (const part of specifier.split(',')) {
    const [, operator = '', version = ''] = /^\s*(===?|~=|!=|>=|<=|[><=^~]?)\s*([\d][\w.]*)/.exec(part) ?? [];
    if (version === '' || operator === '!=') continue;
    if (operator === '>=' || operator === '>') atLeast(version);
    else if (operator === '<') below(version);
    else if (operator === '<=') below(after(version, Infinity));
    else {
      atLeast(version);
      // `^1.2` and `~=1.2` go up to 2, `~1.2` to 1.3, `~=1.2.3` to 1.3; `==` and a bare version name one.
      const parts = version.split('.').length;
      below(
        after(
          version,
          operator === '^' ? 1 : operator === '~=' ? parts - 1 : operator === '~' ? Math.min(2, parts) : Infinity,
        ),
      );
    }
  }
  return from === undefined && to === undefined
    ? undefined
    : { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** The first version after all that agree with this one in so many parts. */
function after(version: string, parts: number): string {
  const numbers = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  if (!Number.isFinite(parts)) return `${numbers.join('.')}.0.0.0.1`;
  const kept = numbers.slice(0, Math.max(1, parts));
  kept[kept.length - 1] = (kept.at(-1) ?? 0) + 1;
  return kept.join('.');
}
