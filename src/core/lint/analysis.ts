/** What the analyzer is asked and says, as plain data that passes between threads. */
import type { Cell } from '../python/notebook';
import type { Position } from '../python/lines';
import type { RuleFinding } from './lint';
import type { Effect, Severity } from './rule';

export interface Place {
  /** Index over all cells of a notebook; null in a file. */
  readonly cell: number | null;
  readonly from: Position;
  readonly to: Position;
}

export interface Problem {
  readonly rule: string;
  readonly severity: Severity;
  /** Of the rule: what is wrong in general. */
  readonly title: string;
  readonly message: string;
  readonly why: string;
  readonly effect: Effect;
  readonly place: Place;
  /** Where a comment that ignores it can begin, at the end of a line. */
  readonly ignoreAt?: Place;
  readonly fix?: {
    readonly title: string;
    readonly edits: readonly { readonly place: Place; readonly text: string }[];
  };
}

export type Content =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'notebook'; readonly cells: readonly Cell[] }
  /** As it is on the disk. */
  | { readonly kind: 'disk' };

export type ToAnalyzer =
  | {
      readonly type: 'analyse';
      readonly id: number;
      /** The same for all versions of one document. */
      readonly document: string;
      /** Where it lies, or would: for the versions of libraries around it. */
      readonly path: string | undefined;
      readonly content: Content;
    }
  | { readonly type: 'close'; readonly document: string }
  /** Files changed that say which versions of libraries are used. */
  | { readonly type: 'projectsChanged' };

/** What the thread says. */
export type FromAnalyzer = Analysis | { readonly type: 'warm' };

export interface Analysis {
  readonly type: 'analysed';
  readonly id: number;
  readonly problems: readonly Problem[];
  /** It is not Python, or cannot be read: one sentence. */
  readonly trouble?: string;
}

/** @param positionAt where an offset of the parsed text is in the file, or in which cell. */
export function problemsOf(
  findings: readonly RuleFinding[],
  positionAt: (offset: number) => Position & { readonly cell: number | null },
): readonly Problem[] {
  const placeOf = ({ start, end }: { readonly start: number; readonly end: number }): Place => {
    const { cell, ...from } = positionAt(start);
    const { line, column } = positionAt(end);
    return { cell, from, to: { line, column } };
  };
  return findings.map(({ rule, severity, message, effect, node, ignoreAt, fix }) => ({
    rule: rule.id,
    severity,
    title: rule.title,
    message,
    why: rule.why,
    effect: effect ?? rule.effect,
    place: placeOf(node),
    ...(ignoreAt !== undefined && { ignoreAt: placeOf({ start: ignoreAt, end: ignoreAt }) }),
    ...(fix !== undefined && {
      fix: { title: fix.title, edits: fix.edits.map((edit) => ({ place: placeOf(edit), text: edit.text })) },
    }),
  }));
}
