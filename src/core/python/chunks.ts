/**
 * Where a text may be cut so that each part can be parsed by itself: before statements at the top level.
 *
 * Cut by what stands there alone, so that a part reads the same whatever is around it: a bracket that is open ends at the
 * next line that cannot be inside one, and what is broken in one part leaves the others whole.
 */
export interface Chunk {
  readonly start: number;
  readonly end: number;
}

/** They go on with the statement above. */
const GOES_ON = /(?:else|elif|except|finally)\b/y;
/** Never inside brackets, where names, `for`, `if`, `from`, `lambda` and closing brackets may begin a line. */
const NEVER_INSIDE =
  /(?:@|(?:async\s+)?def\s+\w|class\s+\w|import\s+\w|from\s+[\w.]+\s+import\b|while\b.*:|with\b.*:|try\s*:)/y;
/** What moves the scan: brackets, quotes, comments, ends of lines. */
const TOKEN = /[([{]|[)\]}]|"""|'''|["'#\n\\]/g;

/** All of the text, in order; blank lines and comments belong to the statement above. */
export function chunksOf(text: string): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  let isDecorated = false;
  const lineAt = (at: number, depth: number): boolean => {
    if (!beginsStatement(text, at) || (depth > 0 && !matchesAt(NEVER_INSIDE, text, at))) return false;
    if (!isDecorated && at > start && !matchesAt(GOES_ON, text, at)) {
      chunks.push({ start, end: at });
      start = at;
    }
    isDecorated = text[at] === '@';
    return true;
  };
  let depth = 0;
  lineAt(0, 0);
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(text); token !== null; token = TOKEN.exec(text)) {
    const [found] = token;
    const after = token.index + found.length;
    if (found === '\n') {
      if (lineAt(after, depth)) depth = 0;
    } else if (found === '#') TOKEN.lastIndex = lineEnd(text, after);
    else if (found === '\\') TOKEN.lastIndex = afterEscape(text, after);
    else if ('([{'.includes(found)) depth++;
    else if (')]}'.includes(found)) depth = Math.max(0, depth - 1);
    else TOKEN.lastIndex = stringEnd(text, found, after);
  }
  if (start < text.length) chunks.push({ start, end: text.length });
  return chunks;
}

/** Blanks, comments and closing brackets do not. */
function beginsStatement(text: string, at: number): boolean {
  const first = text[at];
  return first !== undefined && !' \t\f\r\n#)]}'.includes(first);
}

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** What matters inside a string, by the quote that opened it. */
const INSIDE: Readonly<Record<string, RegExp>> = {
  '"': /["\\\n]/g,
  "'": /['\\\n]/g,
  '"""': /"""|\\/g,
  "'''": /'''|\\/g,
};

/** Behind its closing quote; one that is not closed ends with its line, or with the text if it has three quotes. */
function stringEnd(text: string, quote: string, from: number): number {
  const inside = INSIDE[quote];
  if (inside === undefined) return from;
  inside.lastIndex = from;
  for (let found = inside.exec(text); found !== null; found = inside.exec(text)) {
    if (found[0] === '\n') return found.index;
    if (found[0] === quote) return found.index + quote.length;
    inside.lastIndex = afterEscape(text, found.index + 1);
  }
  return text.length;
}

/** Behind a backslash an end of line is none. */
const afterEscape = (text: string, at: number): number => at + (text.startsWith('\r\n', at) ? 2 : 1);
