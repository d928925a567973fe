/** What a lint rule is. One rule a file in `rules/`, named `<id>-<name>.ts`; its page is `docs/rules/<id>.md`. */
import type { TextEdit } from '../python/edit';
import type { SyntaxNode } from '../python/syntax';
import type { LintContext } from './context';

export const SEVERITIES = ['warning', 'hint', 'information'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a change saves, or what it costs to leave things as they are, never without the condition under which somebody saw it. */
export interface Effect {
  /** A range, as people read it: `11 to 23 % less energy`. */
  readonly range: string;
  readonly condition: string;
  readonly source: string;
}

export interface Rule {
  /** `WP201`. */
  readonly id: string;
  /** `missing-quantization`. */
  readonly name: string;
  readonly severity: Severity;
  /** What is wrong, without a full stop. */
  readonly title: string;
  /** Why it costs energy, one sentence. */
  readonly why: string;
  readonly effect: Effect;
  check(context: LintContext): Iterable<Finding>;
}

export interface Finding {
  /** Where it is marked: as little as says it. */
  readonly node: SyntaxNode;
  /** What is wrong here, one sentence. */
  readonly message: string;
  /** Weaker than the rule's own, where less is known. */
  readonly severity?: Severity;
  readonly effect?: Effect;
  readonly fix?: Fix | undefined;
}

export interface Fix {
  /** What it does, as a command: `Add bf16=True`. */
  readonly title: string;
  /** They do not overlap. Applied twice they change nothing more, because the rule does not fire any longer. */
  readonly edits: readonly TextEdit[];
}
