/** Comments that switch rules off: `# wattprint: ignore[WP201]` on a line, `# wattprint: ignore-file[WP201, WP311]` anywhere. */
import type { LineIndex } from '../python/lines';

const COMMENT = /#[^\n]*?\bwattprint:\s*ignore(-file)?(?:\[([^\]\n]*)\])?/g;

export class Ignores {
  readonly #file = new Set<string>();
  readonly #lines = new Map<number, Set<string>>();

  constructor(text: string, lines: LineIndex) {
    // Most files have none.
    if (!text.includes('wattprint:')) return;
    for (const match of text.matchAll(COMMENT)) {
      const rules = (match[2] ?? ALL).split(',').map((each) => each.trim().toUpperCase());
      const target = match[1] === undefined ? this.#line(lines.positionAt(match.index).line) : this.#file;
      for (const rule of rules) target.add(rule);
    }
  }

  /** @param lines on which the finding stands, from and to */
  has(rule: string, from: number, to: number): boolean {
    if (matches(this.#file, rule)) return true;
    for (let line = from; line <= to; line++) {
      const here = this.#lines.get(line);
      if (here !== undefined && matches(here, rule)) return true;
    }
    return false;
  }

  #line(line: number): Set<string> {
    const known = this.#lines.get(line) ?? new Set();
    this.#lines.set(line, known);
    return known;
  }
}

const ALL = '*';
const matches = (rules: ReadonlySet<string>, rule: string): boolean => rules.has(ALL) || rules.has(rule);
