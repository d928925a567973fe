import type { TextEdit } from './edit';

/** One edit that makes `after` of `before`: what is between their common beginning and end. None when they are the same. */
export function changeBetween(before: string, after: string): readonly TextEdit[] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (
    same < most - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++;
  const end = before.length - same;
  return start === end && before.length === after.length
    ? []
    : [{ start, end, text: after.slice(start, after.length - same) }];
}
