/**
 * Each rule against its fixtures: `test/fixtures/lint/<id>/*.py`. A line that ends in `# <id>` has a finding, every other
 * line has none; a file called `silent_*` has none at all. Every fix leaves a text that Python compiles, on which the rule is silent.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lint, type RuleFinding } from '../../../../src/core/lint/lint';
import type { Fix, Rule } from '../../../../src/core/lint/rule';
import { RULES } from '../../../../src/core/lint/rules';
import { NO_VERSIONS } from '../../../../src/core/lint/versions';
import { applied } from '../../../../src/core/python/edit';
import { parse } from '../python/parse';

const FOLDER = path.resolve('test/fixtures/lint');

const findings = async (rule: Rule, text: string): Promise<readonly RuleFinding[]> =>
  lint(await parse(text), [rule], { versions: NO_VERSIONS }, (_, error) => {
    throw error;
  });

async function linesOf(rule: Rule, text: string): Promise<readonly number[]> {
  const file = await parse(text);
  const found = await findings(rule, text);
  return found.map(({ node }) => file.lines.positionAt(node.start).line + 1);
}

/** Texts after each fix, for Python to look at in one go. */
const FIXED: { readonly name: string; readonly text: string }[] = [];

const hasFix = (finding: RuleFinding): finding is RuleFinding & { readonly fix: Fix } => finding.fix !== undefined;

const marked = (rule: Rule, text: string): readonly number[] =>
  text.split('\n').flatMap((line, index) => (new RegExp(`# ${rule.id}$`).test(line) ? [index + 1] : []));

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const folder = path.join(FOLDER, id);
  const files = fs.readdirSync(folder).filter((name) => name.endsWith('.py'));

  it.each(files)('finds in %s what is marked, and nothing else', async (name) => {
    const text = fs.readFileSync(path.join(folder, name), 'utf8');
    const expected = marked(rule, text);
    expect(expected.length > 0).toBe(!name.startsWith('silent_'));
    expect(await linesOf(rule, text)).toEqual(expected);
  });

  it.each(files)('has fixes in %s that parse, and that leave nothing to fix when all are made', async (name) => {
    let text = fs.readFileSync(path.join(folder, name), 'utf8');
    let left = await findings(rule, text);
    for (let fixable = left.find(hasFix); fixable !== undefined; fixable = left.find(hasFix)) {
      const after = applied(text, fixable.fix.edits);
      expect((await parse(after)).root.broken, after).toBe(false);
      const still = await findings(rule, after);
      // A fix may serve several places at once, and never makes a new one.
      expect(still.length, `${fixable.fix.title} at ${fixable.node.start}\n${after}`).toBeLessThan(left.length);
      text = after;
      FIXED.push({ name: `${id}/${name}`, text });
      left = still;
    }
  });

  it('says what, why and how much, with a condition and a source', () => {
    expect(rule.id).toMatch(/^WP\d{3}$/);
    expect(rule.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(rule.title).not.toMatch(/[.!]$/);
    expect(rule.why).toMatch(/\.$/);
    for (const part of Object.values(rule.effect)) expect(part).not.toBe('');
    expect(fs.existsSync(`src/core/lint/rules/${rule.id}-${rule.name}.ts`)).toBe(true);
  });

  it('has a page that says the same', () => {
    const page = fs.readFileSync(`docs/rules/${rule.id}.md`, 'utf8').replaceAll(/\s+/g, ' ');
    expect(page).toContain(`# ${rule.id} ${rule.name} `);
    const { range, condition, source } = rule.effect;
    for (const part of [rule.title, rule.why, range, condition, source]) expect(page).toContain(part);
    expect(page.toLowerCase()).toContain(`**${rule.severity}.**`);
    for (const heading of ['When it speaks', 'When it stays silent', 'Fix']) expect(page).toContain(`## ${heading}`);
  });
});

it('Python itself accepts what fixes leave', () => {
  expect(FIXED).not.toEqual([]);
  const { stdout, stderr } = spawnSync('python3', ['-W', 'ignore', '-c', COMPILE], {
    input: JSON.stringify(FIXED),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([]);
});

/** Compiled, not only parsed: the parser takes a keyword that is given twice. */
const COMPILE = `
import ast, json, sys
refused = []
for each in json.load(sys.stdin):
    try:
        compile(each["text"], each["name"], "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, True)
    except SyntaxError as error:
        refused.append(f"{each['name']}: {error}\\n{each['text']}")
json.dump(refused, sys.stdout)
`;

it('rules are in order, each once', () => {
  const ids = RULES.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].toSorted());
  expect(fs.readdirSync(FOLDER).toSorted()).toEqual(ids);
  const listed = fs.readFileSync('docs/rules/README.md', 'utf8').match(/(?<=\| \[)WP\d{3}(?=\])/g) ?? [];
  expect([...new Set(listed)]).toEqual(ids);
  expect(chosenInSettings()).toEqual(ids);
});

/** Rules whose severity the manifest lets the user choose. */
function chosenInSettings(): readonly string[] {
  const manifest = JSON.parse(fs.readFileSync('package.json', 'utf8')) as {
    contributes: { configuration: { properties: Record<string, { propertyNames?: { enum: string[] } }> } };
  };
  return manifest.contributes.configuration.properties['wattprint.lint.rules']?.propertyNames?.enum ?? [];
}
