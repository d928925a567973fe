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

/** Characters that move the scan; most of a text does not. */
const MOVES = new Uint8Array(128);
for (const each of '\n#\\\'"([{)]}') MOVES[each.charCodeAt(0)] = 1;

/** They go on with the statement above. */
const GOES_ON = /(?:else|elif|except|finally)\b/y;
/** Never inside brackets, where names, `for`, `if`, `from`, `lambda` and closing brackets may begin a line. */
const NEVER_INSIDE =
  /(?:@|(?:async\s+)?def\s+\w|class\s+\w|import\s+\w|from\s+[\w.]+\s+import\b|while\b.*:|with\b.*:|try\s*:)/y;
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
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    at++;
    if (code >= MOVES.length || MOVES[code] === 0) continue;
    const found = String.fromCharCode(code);
    if (found === '\n') {
      if (lineAt(at, depth)) depth = 0;
    } else if (found === '#') at = lineEnd(text, at);
    else if (found === '\\') at = afterEscape(text, at);
    else if (found === '"' || found === "'") at = stringEnd(text, found, at);
    else depth = '([{'.includes(found) ? depth + 1 : Math.max(0, depth - 1);
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

/** Behind its closing quote; one that is not closed ends with its line, or with the text if it has three quotes. */
function stringEnd(text: string, quote: string, from: number): number {
  const isThree = text[from] === quote && text[from + 1] === quote;
  for (let at = isThree ? from + 2 : from; at < text.length; at++) {
    const found = text[at];
    if (found === '\\') at = afterEscape(text, at + 1) - 1;
    else if (found === '\n' && !isThree) return at;
    else if (found === quote && !isThree) return at + 1;
    else if (found === quote && text[at + 1] === quote && text[at + 2] === quote) return at + 3;
  }
  return text.length;
}

/** Behind a backslash an end of line is none. */
const afterEscape = (text: string, at: number): number => at + (text.startsWith('\r\n', at) ? 2 : 1);
