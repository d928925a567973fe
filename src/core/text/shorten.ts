/** Names that are too long for a column. Cut in the middle: runs of one project begin alike and end apart. */

/** At most so many characters, an ellipsis among them. */
export function shortened(text: string, most: number): string {
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  const tail = Math.floor((most - 1) / 2);
  return `${characters.slice(0, most - 1 - tail).join('')}…${characters.slice(characters.length - tail).join('')}`;
}
