/** `wattprint lint`: what wastes energy in Python files and notebooks, for people, CI and pre-commit. */
import { Ignores } from '../../core/lint/ignores';
import { lint as lintFile } from '../../core/lint/lint';
import { reasonOf } from '../../core/lint/reason';
import type { Rule } from '../../core/lint/rule';
import { RULES } from '../../core/lint/rules';
import { reportJson, reportSarif, reportText, type Reported } from '../../core/lint/report';
import { LocalModels } from '../../node/python/localModels';
import { ProjectVersions } from '../../node/python/projectVersions';
import { attempted, openSources } from '../python';
import { warn } from '../session';
import { print, UsageError, verb } from '../verb';

const FORMATS = { text: reportText, json: reportJson, sarif: reportSarif };

export const lint = verb({
  usage: '[--format text|json|sarif] [--select RULES] [--ignore RULES] [--strict] PATHS…',
  summary: 'what wastes energy in Python files, notebooks and folders',
  options: {
    format: { type: 'string', default: 'text' },
    select: { type: 'string', multiple: true, default: [] },
    ignore: { type: 'string', multiple: true, default: [] },
    strict: { type: 'boolean', default: false },
  },
  most: Infinity,
  /** Exit code 1 when there are warnings. */
  async run({ format, select, ignore, strict }, paths) {
    const report = Object.hasOwn(FORMATS, format) ? FORMATS[format as keyof typeof FORMATS] : undefined;
    if (report === undefined) throw new UsageError(`--format is text, json or sarif, not "${format}".`);
    if (paths.length === 0) throw new UsageError('Which files? Name files or folders: wattprint lint src train.py');
    const rules = chosen(select, ignore);
    const projects = new ProjectVersions();
    const models = new LocalModels();
    const localModelSize = (id: string): number | undefined => models.size(id);
    const found: Reported[] = [];
    for await (const source of openSources(paths)) {
      const options = { versions: await projects.of(source.path), localModelSize, strict };
      const failed = (rule: Rule, error: unknown): void =>
        warn(`${source.path}: ${rule.id} could not look at it: ${reasonOf(error)}.`);
      const findings = attempted(() => lintFile(source.file, rules, options, failed));
      if (typeof findings === 'string') {
        warn(`${source.path} was skipped: ${findings}.`);
        continue;
      }
      for (const id of unknownIn(new Ignores(source.file).named))
        warn(`${source.path} ignores ${id}, which is no rule.`);
      for (const finding of findings) {
        const { cell, ...from } = source.positionAt(finding.node.start);
        const to = source.positionAt(finding.node.end);
        found.push({ finding, path: source.path, cell, from, to });
      }
    }
    const text = report(found);
    if (text !== '') print(text);
    return found.some(({ finding }) => finding.severity === 'warning') ? 1 : 0;
  },
});

const unknownIn = (ids: ReadonlySet<string>): readonly string[] =>
  [...ids].filter((id) => !RULES.some((rule) => rule.id === id));

/** Ids or their beginnings, separated by commas: `WP2` is all that begin so. */
function chosen(select: readonly string[], ignore: readonly string[]): readonly Rule[] {
  const [selected, ignored] = [select, ignore].map((all) => all.flatMap((each) => each.split(',')).flatMap(prefix));
  return RULES.filter(({ id }) => {
    const isIn = (list: readonly string[] = []): boolean => list.some((each) => id.startsWith(each));
    return (selected?.length === 0 || isIn(selected)) && !isIn(ignored);
  });
}

function prefix(text: string): readonly string[] {
  const wanted = text.trim().toUpperCase();
  if (wanted === '') return [];
  if (!RULES.some(({ id }) => id.startsWith(wanted))) throw new UsageError(`There is no rule "${text.trim()}".`);
  return [wanted];
}
