/**
 * Hides what IPython adds to Python in a cell, without moving anything: the text keeps its length and its lines.
 *
 * `%time train()` keeps its Python; `%%bash` hides the cell; `!pip install x`, `?help` and `%matplotlib inline` become a
 * statement that does nothing, so that a block that holds nothing else stays a block.
 */
import { afterEscape, lineEnd, quotesAt, Strings } from './strings';

/** Cell magics whose body is Python. */
const PYTHON_CELLS = new Set(
  'time timeit capture prun memit mprun lprun scalene pyinstrument snakeviz heat wandb python python3 py pypy'.split(
    ' ',
  ),
);
/** Line magics that are followed by Python. */
const PYTHON_LINES = /^(\s*)%(?:time|timeit|prun|memit|mprun|lprun)\b(?:[ \t]+-\w+(?:[ \t]*[\d.]+)?)*(?=[ \t]|$)/;
/** `x = %time train()` too. */
const PYTHON_VALUES = /^(\s*[\w.,[\]'" ]*?=\s*)(%(?:time|timeit)\b)(?=[ \t]+[^\s])/;
const MAGIC = /^\s*(?:%{1,2}\w|!{1,2}\S|\?{1,2}\w)/;
const HELP = /^(\s*[\w.]+)(\?{1,2})\s*$/;
const FROM_SHELL = /^(\s*[\w.,[\]'" ]*?=\s*)([!%][^=].*)$/;

export function masked(source: string): string {
  const lines = source.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '');
  const cell = /^\s*%%(\w+)/.exec(lines[first] ?? '');
  if (cell !== null && !PYTHON_CELLS.has(cell[1] ?? '')) return lines.map(blank).join('\n');
  if (cell !== null) lines[first] = nothing(lines[first] ?? '');
  const scan = new Scan(lines.join('\n'));
  let continues = false;
  let start = 0;
  return lines
    .map((line) => {
      const from = start;
      start += line.length + 1;
      const isOutside = scan.isOutside(from);
      const other = continues ? blank(line) : isOutside ? withoutPython(line) : undefined;
      if (other !== undefined) {
        continues = /\\\r?$/.test(line);
        return other;
      }
      scan.line(from, start);
      return isOutside ? python(line) : line;
    })
    .join('\n');
}

/** A line with Python in it, without the magic before it. */
function python(line: string): string {
  const timed = PYTHON_LINES.exec(line);
  if (timed !== null) {
    const [prefix, indent = ''] = timed;
    return `${indent}${'0;'.padEnd(prefix.length - indent.length)}${line.slice(prefix.length)}`;
  }
  const value = PYTHON_VALUES.exec(line);
  if (value === null) return line;
  const [prefix, before = '', magic = ''] = value;
  return before + blank(magic) + line.slice(prefix.length);
}

/** What stands for a line that is no Python; undefined: it is. */
function withoutPython(line: string): string | undefined {
  const timed = PYTHON_LINES.exec(line);
  if (timed !== null) return line.slice(timed[0].length).trim() === '' ? nothing(line) : undefined;
  if (MAGIC.test(line)) return nothing(line);
  if (HELP.test(line)) return line.replace(/\?+/, (marks) => ' '.repeat(marks.length));
  if (PYTHON_VALUES.test(line)) return undefined;
  const shell = FROM_SHELL.exec(line);
  return shell === null ? undefined : (shell[1] ?? '') + '0'.padEnd((shell[2] ?? '').length);
}

const blank = (line: string): string => line.replace(/[^\r]/g, ' ');

/** A statement that does nothing, at the same place. */
function nothing(line: string): string {
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  const rest = line.slice(indent.length);
  const end = rest.endsWith('\r') ? '\r' : '';
  return indent + '0'.padEnd(rest.length - end.length) + end;
}

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Closes the brackets and strings that a text leaves open. */
export function closersOf(text: string): string {
  const scan = new Scan(text);
  scan.line(0, text.length);
  return scan.closers;
}

/** Follows brackets and strings from line to line: inside of them nothing is a magic. */
class Scan {
  readonly #brackets: string[] = [];
  readonly #strings: Strings;
  /** Where the last string ends, and which quotes opened it. */
  #stringEnd = 0;
  #quotes = '';
  /** The last line goes on behind a backslash. */
  #goesOn = false;

  /** @param text where lines that are no Python may stand too: they are left out. */
  constructor(private readonly text: string) {
    // With the end of a line behind it, a string that is open ends behind the text.
    this.#strings = new Strings(`${text}\n`);
  }

  /** @param at where a line begins. */
  isOutside(at: number): boolean {
    return this.#brackets.length === 0 && this.#stringEnd <= at && !this.#goesOn;
  }

  /** What would close everything that is open. */
  get closers(): string {
    const open = this.#stringEnd > this.text.length ? this.#quotes : '';
    return open + [...this.#brackets].reverse().join('');
  }

  /** One line or several, with the end of the last. */
  line(from: number, to: number): void {
    this.#goesOn = false;
    for (let at = Math.max(from, this.#stringEnd); at < to;) {
      const char = this.text[at] ?? '';
      const close = CLOSERS[char];
      if (close !== undefined) this.#brackets.push(close);
      else if (')]}'.includes(char)) this.#brackets.pop();
      if (char === '"' || char === "'") {
        this.#quotes = quotesAt(this.text, at);
        at = this.#stringEnd = this.#strings.end(at);
      } else if (char === '#') at = lineEnd(this.text, at);
      else if (char === '\\') {
        at = afterEscape(this.text, at + 1);
        this.#goesOn = at === to;
      } else at++;
    }
  }
}
