/**
 * Where the strings of a text end, as Python reads them since 3.12: what stands between the braces of an f-string is any
 * expression, with strings in the same quotes, comments and ends of lines in it.
 */
import { neverInside } from './lineHeads';

/** Python itself nests f-strings no deeper. */
const DEEPEST = 150;

export class Strings {
  /** An f-string before goes wrong here; what begins within it is read the old way, or each would be tried to the end. */
  #wrongUntil = 0;

  constructor(private readonly text: string) {}

  /**
   * Behind a string; one that is not closed ends with its line, or with the text if it has three quotes.
   *
   * @param at where its first quote is.
   */
  end(at: number): number {
    const { text } = this;
    if (at >= this.#wrongUntil && isFormatted(text, at)) {
      const end = formattedEnd(text, at, 0);
      if (end >= 0) return end;
      this.#wrongUntil = ~end;
    }
    // Older Pythons end an f-string at the next quote, and so does one whose brace is not closed yet.
    const end = plainEnd(text, at);
    return end < 0 ? ~end : end;
  }
}

/** The quotes that open a string, which will close it. */
export function quotesAt(text: string, at: number): string {
  const quote = text[at] ?? '';
  return text[at + 1] === quote && text[at + 2] === quote ? quote.repeat(3) : quote;
}

/** Behind a backslash an end of line is none. */
export const afterEscape = (text: string, at: number): number => at + (text.startsWith('\r\n', at) ? 2 : 1);

export function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** `f"`, `rF'`, `t"""`; `if"` is none. */
const isFormatted = (text: string, at: number): boolean =>
  'fFtTrR'.includes(text[at - 1] ?? ' ') && FORMATTED.test(text.slice(Math.max(0, at - 3), at));
const FORMATTED = /(?:^|\W)(?:[ft]r?|r[ft])$/i;

// Below, an end that is negative is the complement of where the text is seen not to be what it began as.

function plainEnd(text: string, from: number): number {
  const quotes = quotesAt(text, from);
  const quote = text.charCodeAt(from);
  for (let at = from + quotes.length; at < text.length;) {
    const found = text.charCodeAt(at);
    if (found === BACKSLASH) at = afterEscape(text, at + 1);
    else if (found === LINE_FEED && quotes.length === 1) return ~at;
    else if (found === quote && (quotes.length === 1 || text.startsWith(quotes, at))) return at + quotes.length;
    else at++;
  }
  return ~text.length;
}
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;

/** What stands around the text of an f-string, or around a format in it: what is behind the colon of a hole. */
interface Around {
  readonly quotes: string;
  readonly isFormat: boolean;
  readonly depth: number;
}

function formattedEnd(text: string, at: number, depth: number): number {
  const quotes = quotesAt(text, at);
  return literalEnd(text, at + quotes.length, { quotes, isFormat: false, depth });
}

/** Behind the quotes that close the string, or behind the brace that closes the format. */
function literalEnd(text: string, from: number, around: Around): number {
  const { quotes, isFormat } = around;
  for (let at = from; at < text.length;) {
    const found = text[at];
    if (found === quotes[0] && text.startsWith(quotes, at)) return isFormat ? ~at : at + quotes.length;
    if (found === '\n' && quotes.length === 1) return ~at;
    if (found === '}' && isFormat) return at + 1;
    if (found === '{' && (isFormat || text[at + 1] !== '{')) {
      at = holeEnd(text, at + 1, around);
      if (at < 0) return at;
    } else if (found === '{') at += 2;
    // A backslash does not hide a brace.
    else if (found === '\\' && !'{}'.includes(text[at + 1] ?? '.')) at = afterEscape(text, at + 1);
    else at++;
  }
  return ~text.length;
}

/** Behind the brace that closes a hole. */
function holeEnd(text: string, from: number, { quotes, depth }: Around): number {
  if (depth > DEEPEST) return ~from;
  let brackets = 0;
  for (let at = from; at < text.length;) {
    const found = text[at] ?? '';
    if (found === '"' || found === "'") {
      at = isFormatted(text, at) ? formattedEnd(text, at, depth + 1) : plainEnd(text, at);
      if (at < 0) return at;
      continue;
    }
    at++;
    if (found === ':' && brackets === 0) return literalEnd(text, at, { quotes, isFormat: true, depth: depth + 1 });
    if (found === '#') at = lineEnd(text, at);
    else if (found === '\\') at = afterEscape(text, at);
    else if (found === '\n' && neverInside(text, at)) return ~at;
    else if ('([{'.includes(found)) brackets++;
    else if (')]}'.includes(found) && brackets-- === 0) return found === '}' ? at : ~at;
  }
  return ~text.length;
}
