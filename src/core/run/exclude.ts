/** Whether a command matches one of the user's patterns. `*` stands for anything, `?` for one character. */
export function isExcluded(command: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern.trim() !== '' && matches(command, pattern.trim()));
}

/**
 * Greedy matching with one way back, to the last `*`: at worst length times length. As a regular expression a pattern of
 * many stars, which a workspace may bring along, would hold up the editor for minutes on a long command.
 */
function matches(text: string, pattern: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let afterStar = 0;
  while (at < text.length) {
    if (pattern[place] === '*') {
      star = place++;
      afterStar = at;
    } else if (pattern[place] === '?' || (place < pattern.length && pattern[place] === text[at])) {
      place++;
      at++;
    } else if (star >= 0) {
      place = star + 1;
      at = ++afterStar;
    } else return false;
  }
  while (pattern[place] === '*') place++;
  return place === pattern.length;
}
