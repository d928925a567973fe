/** A text that somebody else wrote, where VS Code would read icons, links or directions into it. */

const CONTROLS = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Of a row in a list: `$(nproc)` is no icon, and what cannot be seen is. */
export const plainLabel = (text: string): string =>
  text.replace(CONTROLS, (sign) => (sign === '\n' ? '↵' : '\ufffd')).replaceAll('$(', '\\$(');

/** Of a message: `[text](command:x)` is no link. */
export const plainMessage = (text: string): string => text.replaceAll('](', ']\u200b(');
