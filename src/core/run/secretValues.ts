/**
 * Masks the values of secret names: `--token abc`, `'--token=a b'`, `HF_TOKEN=abc`, `{"api_key": "abc"}`, `?token=abc&`,
 * `os.environ["HF_TOKEN"] = "abc"`.
 *
 * A command may be shell, Python, JSON or a URL, or one in another, so this knows no grammar: it looks for a name and
 * what joins it to a value, then for the end of the value by the quote that it stands in. Linear: names and joints do not
 * overlap, and a value is read only to be replaced.
 */
import { namesSecret } from './secretNames';

/** A name, and what may join it to a value: an assignment, a comma between two quoted words, or space. */
const NAMED = /(?<![\w.-]|\/\/)([\w.-]+)((?:\\?["'])?\]?\s*[:=]=?\s*|\\?["']\s*,\s*(?=\\?["'])|["']?(?:\s|\\(?=\s))+)/g;

/** How the text within each quote goes on. The longer openers first; `'\''` is a quote within quotes of a shell. */
const QUOTES: readonly (readonly [open: string, body: RegExp])[] = [
  ['"""', /(?:(?!""")[^])*/y],
  ["'''", /(?:(?!''')[^])*/y],
  ["'\\''", /[^']*/y],
  ['\\"', /(?:[^"\\]|\\(?!"))*/y],
  ['"', /(?:[^"\\]|\\[^])*/y],
  // The backslash escapes in Python and does not in a shell: `\'` before a letter is Python's.
  ["'", /(?:[^'\\]|\\(?!')|\\'(?=\w)|'\\'')*/y],
];
/** Without quotes: to the end of the shell's word, of the argument or of the query's part. */
const BARE = /(?:[^\s'"\\;&|()<>,]|\\[^]|,(?!\s|$))+/y;

const PREFIX_OF_STRING = /[bfru]{0,2}(?=["'])/iy;
const ANNOTATION = /(?:str|bytes|Any|SecretStr|Optional\[[\w.]{1,40}\])(?:\s?\|\s?None)?\s?=\s?/y;
/** Before a variable's name, with the value after a space: in a notebook, on Windows, in fish. */
const SETS = /(?:%env|\bsetx|\bset -g?x)\s$/;
/** `--user`, or `-v`: the next option, not the value of this one. */
const OPTION = /--|-[a-z](?![\w-])/iy;
const NO_SECRET = /^(?:true|false|none|null|str|int|bool|bytes|any|[[{]+)$/i;
const VARIABLE = /^\$(?:\{?\w+\}?|env:\w+|\([^()]*\)|)$/;

interface Value {
  readonly quote: string;
  readonly start: number;
  readonly end: number;
}

export function maskNamedValues(text: string, mask: string): string {
  let masked = '';
  let done = 0;
  for (const { 0: all, 1: name = '', 2: joint = '', index } of text.matchAll(NAMED)) {
    if (index < done || !namesSecret(name)) continue;
    const value = valueOf(text, name, joint, index, index + all.length);
    if (value === undefined) continue;
    masked += text.slice(done, value.start) + mask;
    done = value.end;
  }
  return masked + text.slice(done);
}

function valueOf(text: string, name: string, joint: string, at: number, start: number): Value | undefined {
  const option = name.startsWith('-');
  const before = text[at - 1] ?? ' ';
  if (joint.includes(',')) {
    // "HF_TOKEN", "abc" and "--token", "abc", but not the columns "token", "label".
    return option || /^[A-Z][A-Z\d_]*$/.test(name) ? read(text, start, option) : undefined;
  }
  if (!/[:=]/.test(joint)) {
    const takesIt = option ? /[\s'"`([]/.test(before) : SETS.test(text.slice(Math.max(0, at - 10), at));
    return takesIt && sticky(OPTION, text, start) === undefined ? read(text, start, option) : undefined;
  }
  const quoted = /^\\?["']/.test(text.slice(start, start + 2));
  // `TOKEN= python t.py` is an empty value; `app.auth:main` is a function in a module.
  if (/^=\s+$/.test(joint) && !quoted) return undefined;
  if (joint === ':' && !quoted && !/\w-\w/.test(name) && !/[{,'"]/.test(before)) return undefined;
  const around = /^[\\"']/.test(joint) ? undefined : quoteBefore(text, at);
  if (around !== undefined) return within(text, around, start, option);
  return read(text, joint.includes(':') ? (sticky(ANNOTATION, text, start) ?? start) : start, option);
}

/** The quote that a word begins with just before `at`; none where it holds the code of `sh -c`, of which it is a part. */
function quoteBefore(text: string, at: number): (typeof QUOTES)[number] | undefined {
  const before = text.slice(Math.max(0, at - 10), at);
  const quote = QUOTES.find(([open]) => before.endsWith(open));
  return quote !== undefined && /(?:^|\s)-\w{0,3}c\s+$/.test(before.slice(0, -quote[0].length)) ? undefined : quote;
}

function read(text: string, at: number, option: boolean): Value | undefined {
  const start = sticky(PREFIX_OF_STRING, text, at) ?? at;
  const quote = QUOTES.find(([open]) => text.startsWith(open, start));
  return within(text, quote ?? ['', BARE], start + (quote?.[0].length ?? 0), option);
}

/** Not where there is nothing, or something that tells no secret: a variable, a type, a call. */
function within(text: string, quote: (typeof QUOTES)[number], start: number, option: boolean): Value | undefined {
  const end = sticky(quote[1], text, start) ?? start;
  if (end === start) return undefined;
  const value = { quote: quote[0], start, end };
  const expands = value.quote === '' || (value.quote === '"' && option);
  // Longer ones are never harmless.
  if (end - start > 200 || !expands) return value;
  const body = text.slice(start, end);
  if (VARIABLE.test(body)) return undefined;
  if (value.quote !== '') return value;
  const next = text[end] ?? '';
  const code = /^[a-z_][\w.]*$/i.test(body) ? next === '(' : /^[a-z_][\w.]*\[$/i.test(body) && /["']/.test(next);
  return code || NO_SECRET.test(body) ? undefined : value;
}

/** Where a match that begins at `at` ends. */
function sticky(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
