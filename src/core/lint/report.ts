/** Findings as text for people, as JSON, and as SARIF 2.1.0 for code scanning. Lines and columns count from 1. */
import type { Position } from '../python/lines';
import type { RuleFinding } from './lint';
import type { Rule, Severity } from './rule';

export interface Reported {
  readonly finding: RuleFinding;
  readonly path: string;
  /** Index over all cells of a notebook; null in a file. */
  readonly cell: number | null;
  readonly from: Position;
  readonly to: Position;
}

export function reportText(found: readonly Reported[]): string {
  return found
    .map(({ finding: { rule, severity, message }, path, cell, from }) => {
      const place = `${path}${cell === null ? '' : `:cell ${cell}`}:${from.line + 1}:${from.column + 1}`;
      return `${place}: ${severity} ${rule.id} ${message}`;
    })
    .join('\n');
}

export interface FindingJson {
  readonly rule: string;
  readonly path: string;
  readonly cell: number | null;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Severity;
  readonly message: string;
  readonly effect: { readonly range: string; readonly condition: string; readonly source: string };
  readonly fixable: boolean;
}

export function reportJson(found: readonly Reported[]): string {
  return JSON.stringify(
    found.map(({ finding, path, cell, from, to }): FindingJson => ({
      rule: finding.rule.id,
      path,
      cell,
      line: from.line + 1,
      column: from.column + 1,
      endLine: to.line + 1,
      endColumn: to.column + 1,
      severity: finding.severity,
      message: finding.message,
      effect: finding.effect ?? finding.rule.effect,
      fixable: finding.fix !== undefined,
    })),
  );
}

const HOME = 'https://github.com/wattprint/wattprint';
const LEVEL: Readonly<Record<Severity, string>> = { warning: 'warning', hint: 'note', information: 'note' };

export function reportSarif(found: readonly Reported[]): string {
  const rules = [...new Set(found.map(({ finding }) => finding.rule))].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Wattprint', informationUri: HOME, rules: rules.map(sarifRule) } },
        columnKind: 'utf16CodeUnits',
        results: found.map((each) => sarifResult(each, rules)),
      },
    ],
  });
}

const sarifRule = ({ id, name, title, why, effect, severity }: Rule): unknown => ({
  id,
  name,
  shortDescription: { text: title },
  helpUri: `${HOME}/blob/main/docs/rules/${id}.md`,
  fullDescription: { text: `${why} Effect: ${effect.range} (${effect.condition}; ${effect.source}).` },
  defaultConfiguration: { level: LEVEL[severity] },
});

/** Relative ones as they are, with what has a meaning in an address escaped. */
function uriOf(path: string): string {
  const escaped = path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  if (/^[A-Za-z]%3A\//.test(escaped)) return `file:///${escaped.replace('%3A', ':')}`;
  return escaped.startsWith('/') ? `file://${escaped}` : escaped;
}

const sarifResult = ({ finding, path, cell, from, to }: Reported, rules: readonly Rule[]): unknown => ({
  ruleId: finding.rule.id,
  ruleIndex: rules.indexOf(finding.rule),
  level: LEVEL[finding.severity],
  message: { text: finding.message },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: uriOf(path) },
        region: {
          startLine: from.line + 1,
          startColumn: from.column + 1,
          endLine: to.line + 1,
          endColumn: to.column + 1,
        },
      },
      // SARIF knows no cells: the line counts within the one that is named here.
      ...(cell !== null && { logicalLocations: [{ name: `cell ${cell}`, kind: 'member' }] }),
    },
  ],
});
