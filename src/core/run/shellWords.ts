/**
 * Splits a shell command line into simple commands and words, well enough to know what it starts.
 *
 * Quotes and backslashes are understood; substitutions and variables stay as they are written. Nothing is ever executed
 * from this: a wrong guess costs a label, not safety.
 */
export interface SimpleCommand {
  readonly words: readonly string[];
  /** Leading `NAME=value` words. */
  readonly assignments: readonly string[];
}

const SEPARATORS = new Set([';', '&', '|', '\n', '(', ')']);
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

export function simpleCommands(line: string): readonly SimpleCommand[] {
  const commands: SimpleCommand[] = [];
  let words: string[] = [];
  const finish = (): void => {
    const first = words.findIndex((word) => !ASSIGNMENT.test(word));
    const split = first < 0 ? words.length : first;
    if (words.length > 0) commands.push({ assignments: words.slice(0, split), words: words.slice(split) });
    words = [];
  };
  for (const token of tokens(line)) {
    if (token.separator) finish();
    else words.push(token.text);
  }
  finish();
  return commands;
}

interface Token {
  readonly text: string;
  readonly separator: boolean;
}

function* tokens(line: string): Generator<Token> {
  let word = '';
  let started = false;
  let quote: string | undefined;
  for (let index = 0; index < line.length; index++) {
    const char = line.charAt(index);
    if (quote !== undefined) {
      if (char === quote) quote = undefined;
      else if (char === '\\' && quote === '"' && /["\\$`]/.test(line.charAt(index + 1))) word += line.charAt(++index);
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      started = true;
    } else if (char === '\\' && index + 1 < line.length) {
      const next = line.charAt(++index);
      // On Windows a backslash is part of a path; before a letter it is kept.
      if (next !== '\n') word += /[\w.]/.test(next) ? `\\${next}` : next;
      started = true;
    } else if (/\s/.test(char) && char !== '\n') {
      if (started) yield { text: word, separator: false };
      word = '';
      started = false;
    } else if (char === '#' && !started) {
      while (index + 1 < line.length && line.charAt(index + 1) !== '\n') index++;
    } else if (SEPARATORS.has(char) && !isRedirection(line, index)) {
      if (started) yield { text: word, separator: false };
      word = '';
      started = false;
      yield { text: char, separator: true };
    } else {
      word += char;
      started = true;
    }
  }
  if (started) yield { text: word, separator: false };
}

/** `2>&1`, `&>log`: an ampersand that separates nothing. */
function isRedirection(line: string, index: number): boolean {
  return line.charAt(index) === '&' && (line.charAt(index - 1) === '>' || line.charAt(index + 1) === '>');
}
