/** Command lines as words, to mark where two of them differ. */

/** Splits at blanks outside quotes; quotes stay, because the words are for reading and not for running. */
export function wordsOf(command: string): readonly string[] {
  return command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+|["']/g) ?? [];
}

export interface Word {
  readonly text: string;
  /** The other command has no such word (left to match). */
  readonly differs: boolean;
}

export interface WordDifference {
  readonly a: readonly Word[];
  readonly b: readonly Word[];
}

/**
 * Marks the words that the other command lacks. Counts words instead of aligning them: a command can be 100 kB long,
 * and moving an argument rarely changes what it means. An option's value is told apart from the same value elsewhere
 * by the option before it.
 */
export function differingWords(a: string, b: string): WordDifference {
  const wordsA = wordsOf(a);
  const wordsB = wordsOf(b);
  return { a: marked(wordsA, countsOf(wordsB)), b: marked(wordsB, countsOf(wordsA)) };
}

function keyAt(words: readonly string[], index: number): string {
  const word = words[index] ?? '';
  const before = words[index - 1] ?? '';
  return before.startsWith('-') && !word.startsWith('-') && !before.includes('=') ? `${before} ${word}` : word;
}

function countsOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  words.forEach((_, index) => {
    const key = keyAt(words, index);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  return counts;
}

function marked(words: readonly string[], other: Map<string, number>): readonly Word[] {
  return words.map((text, index) => {
    const key = keyAt(words, index);
    const left = other.get(key) ?? 0;
    other.set(key, left - 1);
    return { text, differs: left <= 0 };
  });
}
