/** All fixes of a rule in one file at once, as the lightbulb makes them. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemsOf, type Problem } from '../../../../src/core/lint/analysis';
import { joinFixes, type PlacedEdit } from '../../../../src/core/lint/joinFixes';
import { lint } from '../../../../src/core/lint/lint';
import { RULES } from '../../../../src/core/lint/rules';
import { NO_VERSIONS } from '../../../../src/core/lint/versions';
import { applied } from '../../../../src/core/python/edit';
import { LineIndex, type Position } from '../../../../src/core/python/lines';
import { parse } from '../python/parse';

const FOLDER = path.resolve('test/fixtures/lint');

async function problems(text: string, ids: readonly string[]): Promise<readonly Problem[]> {
  const file = await parse(text);
  const rules = RULES.filter(({ id }) => ids.includes(id));
  const positionAt = (offset: number) => ({ cell: null, ...file.lines.positionAt(offset) });
  return problemsOf(lint(file, rules, { versions: NO_VERSIONS }), positionAt);
}

const joined = (found: readonly Problem[]): readonly PlacedEdit[] =>
  joinFixes(found.flatMap(({ fix }) => (fix === undefined ? [] : [fix.edits])));

function changed(text: string, edits: readonly PlacedEdit[]): string {
  const lines = new LineIndex(text);
  const offset = ({ line, column }: Position): number => lines.startOf(line) + column;
  return applied(
    text,
    edits.map(({ place, text: by }) => ({ start: offset(place.from), end: offset(place.to), text: by })),
  );
}

const fixAll = async (text: string, ...ids: readonly string[]): Promise<string> =>
  changed(text, joined(await problems(text, ids)));

/** What edits import: `torch`, `peft.LoraConfig`. */
const importsIn = (edits: readonly PlacedEdit[]): readonly string[] =>
  edits.flatMap(({ text }) => {
    const [, source, names = ''] = /^\s*(?:from (\S+) )?import ([^\n]+)/.exec(text) ?? [];
    return names === '' ? [] : names.split(/,\s*/).map((name) => (source === undefined ? name : `${source}.${name}`));
  });

/** Names of texts, fixed or not, that Python refuses, with what it says. */
function refused(texts: readonly { readonly name: string; readonly text: string }[]): Record<string, string> {
  const { stdout, stderr } = spawnSync('python3', ['-W', 'ignore', '-c', COMPILE], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Record<string, string>;
}

const COMPILE = `
import ast, json, sys
refused = {}
for each in json.load(sys.stdin):
    try:
        compile(each["text"], each["name"], "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, True)
    except SyntaxError as error:
        refused[each["name"]] = f"{error}\\n{each['text']}"
json.dump(refused, sys.stdout)
`;

describe('all fixes of a rule', () => {
  const texts: { name: string; text: string }[] = [];
  const importing = new Set<string>();

  it.each(RULES.map(({ id }) => id))('%s are made at once in each fixture, and in two copies of it', async (id) => {
    for (const name of fs.readdirSync(path.join(FOLDER, id)).filter((each) => each.endsWith('.py'))) {
      const once = fs.readFileSync(path.join(FOLDER, id, name), 'utf8');
      for (const text of [once, once + once]) {
        const edits = joined(await problems(text, [id]));
        const added = importsIn(edits);
        expect(added, name).toEqual([...new Set(added)]);
        if (added.length > 0) importing.add(id);
        texts.push({ name: `${id}/${name}`, text: changed(text, edits) });
      }
    }
  });

  it('leave what Python compiles', () => {
    expect([...importing]).toEqual(expect.arrayContaining(['WP201', 'WP401', 'WP505', 'WP602']));
    expect(refused(texts)).toEqual({});
  });

  it('share one import, whichever names each needs of a module', async () => {
    const text = `from transformers import AutoModelForCausalLM, Trainer
from trl import SFTTrainer

SFTTrainer("Qwen/Qwen2.5-7B", train_dataset=data).train()
model = AutoModelForCausalLM.from_pretrained("meta-llama/Llama-3.1-8B")
Trainer(model=model, train_dataset=data).train()
`;
    expect(await fixAll(text, 'WP602')).toContain(
      'import SFTTrainer\nfrom peft import LoraConfig, get_peft_model\n\nSFTTrainer(',
    );
  });
});

describe('fixes of several rules', () => {
  const at = (line: number, from: number, to: number, text: string, cell: number | null = null): PlacedEdit => ({
    place: { cell, from: { line, column: from }, to: { line, column: to } },
    text,
  });

  it('give a call an argument once', () => {
    const [first, second] = [at(3, 9, 9, ', dtype="auto"'), at(3, 9, 9, ', dtype=torch.bfloat16')];
    expect(joinFixes([[first], [at(0, 0, 0, 'import torch\n'), second]])).toEqual([first]);
    expect(joinFixes([[first], [at(3, 9, 9, ', device_map="auto"')]])).toHaveLength(2);
    expect(joinFixes([[first], [{ ...second, place: { ...second.place, cell: 1 } }]])).toHaveLength(2);
  });

  it('that overlap leave the first, and nothing of the second', () => {
    const first = [at(1, 0, 5, 'a')];
    expect(joinFixes([first, [at(0, 0, 0, 'import b\n'), at(1, 4, 6, 'b')]])).toEqual(first);
    expect(joinFixes([first, [at(1, 5, 5, 'b')]])).toHaveLength(2);
  });

  it('put imports before what needs them at one place', () => {
    const [decorator, needed] = [at(2, 0, 0, '@f\n'), at(2, 0, 0, 'import f\n')];
    expect(joinFixes([[decorator], [needed]])).toEqual([needed, decorator]);
  });
});
