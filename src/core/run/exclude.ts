/** Whether a command matches one of the user's patterns. `*` stands for anything, `?` for one character. */
export function isExcluded(command: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern.trim() !== '' && matcher(pattern.trim()).test(command));
}

function matcher(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*+/g, '[^]*').replaceAll('?', '[^]')}$`);
}
