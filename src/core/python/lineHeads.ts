/** What the first characters of a line at the left edge say about it. */

/** They go on with the statement above. */
const GOES_ON = /(?:else|elif|except|finally)\b/y;
/** Never inside brackets, where names, `for`, `if`, `from`, `lambda` and closing brackets may begin a line. */
const NEVER_INSIDE =
  /(?:(?:async\s+)?def\s+\w|class\s+\w|import\s+\w|from\s+[\w.]+\s+import\b|while\b.*:|with\b.*:|try\s*:)/y;
/**
 * Decorators with what they decorate. `@ b` alone may be a matrix product that goes on, so the lines before a definition
 * are plain ones, which close no bracket that was open. Nobody writes more than a few.
 */
const DECORATED =
  /(?:@[ \t]*[\w.]+[ \t]*(?:\([^()"'#\\\n]*\))?[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n){0,9}){1,9}(?:(?:async\s+)?def|class)\s+\w/y;

/** Blanks, comments and closing brackets do not. */
export function beginsStatement(text: string, at: number): boolean {
  const first = text[at];
  return first !== undefined && !' \t\f\r\n#)]}'.includes(first);
}

export const goesOn = (text: string, at: number): boolean => matchesAt(GOES_ON, text, at);

/** A bracket that is open here was not meant to be. */
export const neverInside = (text: string, at: number): boolean =>
  matchesAt(text[at] === '@' ? DECORATED : NEVER_INSIDE, text, at);

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
