/** What `Lint workspace` found, by rule. */
export interface LintSummary {
  /** Files that were looked at. */
  readonly files: number;
  /** Of them, those that could not be read, as paths in the workspace. */
  readonly unread: readonly string[];
  /** The most frequent first. */
  readonly rules: readonly RuleSummary[];
}

export interface RuleSummary {
  readonly rule: string;
  readonly title: string;
  readonly count: number;
  /** Findings that have a fix. */
  readonly fixable: number;
  /** The most frequent first, each with the line of its first finding. */
  readonly files: readonly FileSummary[];
}

export interface FileSummary {
  /** As a path in the workspace. */
  readonly file: string;
  readonly uri: string;
  readonly line: number;
  readonly count: number;
}
