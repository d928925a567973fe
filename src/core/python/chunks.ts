/**
 * Where a text may be cut so that each part can be parsed by itself: before statements at the top level.
 *
 * Cut by what stands there alone, so that a part reads the same whatever is around it: a bracket that is open ends at the
 * next line that cannot be inside one, and what is broken in one part leaves the others whole.
 */
import { beginsStatement, goesOn, neverInside } from './lineHeads';
import { afterEscape, lineEnd, Strings } from './strings';

export interface Chunk {
  readonly start: number;
  readonly end: number;
}

/** Characters that move the scan; most of a text does not. */
const MOVES = new Uint8Array(128);
for (const each of '\n#\\\'"([{)]}') MOVES[each.charCodeAt(0)] = 1;

/** All of the text, in order; blank lines and comments belong to the statement above. */
export function chunksOf(text: string): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  let isDecorated = false;
  const lineAt = (at: number, depth: number): boolean => {
    if (!beginsStatement(text, at) || (depth > 0 && !neverInside(text, at))) return false;
    if (!isDecorated && at > start && !goesOn(text, at)) {
      chunks.push({ start, end: at });
      start = at;
    }
    isDecorated = text[at] === '@';
    return true;
  };
  const strings = new Strings(text);
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
    else if (found === '"' || found === "'") at = strings.end(at - 1);
    else depth = '([{'.includes(found) ? depth + 1 : Math.max(0, depth - 1);
  }
  if (start < text.length) chunks.push({ start, end: text.length });
  return chunks;
}
