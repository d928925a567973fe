/**
 * Hides what IPython adds to Python in a cell, without moving anything: the text keeps its length and its lines.
 *
 * `%time train()` keeps its Python; `%%bash` hides the cell; `!pip install x`, `?help` and `%matplotlib inline` become a
 * statement that does nothing, so that a block that holds nothing else stays a block.
 */

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
  const scan = new Scan();
  let continues = false;
  return lines
    .map((line) => {
      if (continues) {
        continues = line.endsWith('\\');
        return blank(line);
      }
      const hidden = scan.isOutside ? hide(line) : line;
      if (hidden !== line && line.endsWith('\\') && !PYTHON_LINES.test(line)) continues = true;
      scan.line(hidden);
      return hidden;
    })
    .join('\n');
}

function hide(line: string): string {
  const python = PYTHON_LINES.exec(line);
  if (python !== null) {
    const [prefix, indent = ''] = python;
    const rest = line.slice(prefix.length);
    if (rest.trim() === '') return nothing(line);
    return `${indent}${'0;'.padEnd(prefix.length - indent.length)}${rest}`;
  }
  if (MAGIC.test(line)) return nothing(line);
  const help = HELP.exec(line);
  if (help !== null) return line.replace(/\?+/, (marks) => ' '.repeat(marks.length));
  const value = PYTHON_VALUES.exec(line);
  if (value !== null) {
    const [prefix, before = '', magic = ''] = value;
    return before + blank(magic) + line.slice(prefix.length);
  }
  const shell = FROM_SHELL.exec(line);
  if (shell !== null) return (shell[1] ?? '') + '0'.padEnd((shell[2] ?? '').length);
  return line;
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
  const scan = new Scan();
  for (const line of text.split('\n')) scan.line(line);
  return scan.closers;
}

/** Follows brackets and strings from line to line: inside of them nothing is a magic. */
class Scan {
  readonly #open: string[] = [];
  #triple = '';

  get isOutside(): boolean {
    return this.#open.length === 0 && this.#triple === '';
  }

  /** What would close everything that is open. */
  get closers(): string {
    return this.#triple + [...this.#open].reverse().join('');
  }

  line(text: string): void {
    let at = 0;
    while (at < text.length) {
      if (this.#triple !== '') {
        const end = closing(text, this.#triple, at);
        if (end < 0) return;
        at = end;
        this.#triple = '';
        continue;
      }
      const char = text[at] ?? '';
      if (char === '#') return;
      if (char === '"' || char === "'") {
        const triple = char.repeat(3);
        if (text.startsWith(triple, at)) {
          this.#triple = triple;
          at += 3;
          continue;
        }
        const end = closing(text, char, at + 1);
        at = end < 0 ? text.length : end;
        continue;
      }
      const close = CLOSERS[char];
      if (close !== undefined) this.#open.push(close);
      else if (')]}'.includes(char)) this.#open.pop();
      at++;
    }
  }
}

/** After the quote that ends a string, from `from` on; −1 when it is not on this line. */
function closing(text: string, quote: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith(quote, at)) return at + quote.length;
  }
  return -1;
}
