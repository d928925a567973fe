/** Runs rules over a file. */
import type { PythonFile } from '../python/file';
import { LintContext, type LintOptions } from './context';
import { ignorableAt, Ignores } from './ignores';
import type { Finding, Rule, Severity } from './rule';

export interface RuleFinding extends Finding {
  readonly rule: Rule;
  readonly severity: Severity;
  /** Where a comment that ignores it can begin; undefined: nowhere on its lines. */
  readonly ignoreAt: number | undefined;
}

/** All findings in the order of the text, ignored ones left out. A rule that throws is reported and does not stop the others. */
export function lint(
  file: PythonFile,
  rules: readonly Rule[],
  options: LintOptions,
  failed: (rule: Rule, error: unknown) => void = () => undefined,
): readonly RuleFinding[] {
  const context = new LintContext(file, options);
  const ignores = new Ignores(file);
  const found: RuleFinding[] = [];
  for (const rule of rules) {
    try {
      for (const finding of rule.check(context)) {
        if (context.evidence.isAside(finding.node)) continue;
        if (ignores.has(rule.id, finding.node)) continue;
        found.push({
          ...finding,
          rule,
          severity: finding.severity ?? rule.severity,
          ignoreAt: ignorableAt(file, finding.node),
        });
      }
    } catch (error) {
      failed(rule, error);
    }
  }
  return found.toSorted((a, b) => a.node.start - b.node.start || (a.rule.id < b.rule.id ? -1 : 1));
}
