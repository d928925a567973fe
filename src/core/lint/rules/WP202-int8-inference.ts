import type { Call } from '../../python/calls';
import { removeArgument, replace } from '../../python/edit';
import type { PythonFile } from '../../python/file';
import { ancestors, child, type SyntaxNode } from '../../python/syntax';
import { INT8 } from '../effects';
import { NF4 } from '../patterns/nf4';
import type { Fix, Rule } from '../rule';

export const int8Inference: Rule = {
  id: 'WP202',
  name: 'int8-inference',
  severity: 'hint',
  title: 'LLM.int8() for inference',
  why: 'It splits each product into an 8-bit and a 16-bit part, which costs more time and energy than 16 bits alone.',
  effect: INT8,
  *check({ file, evidence, strict }) {
    if (!evidence.infers) return;
    if (file.callsNamed(/^peft\.prepare_model_for_kbit_training$/).length > 0) return;
    for (const call of file.callsWith('load_in_8bit')) {
      const value = call.keywords.get('load_in_8bit');
      if (value === undefined || file.literal(value) !== true) continue;
      if (!strict && isOffered(file, call)) continue;
      const argument = value.parent ?? value;
      yield {
        node: argument,
        message: 'LLM.int8() saves memory, not energy: 4-bit NF4 or 16 bits use less.',
        fix: inFourBits(file, call, argument),
      };
    }
  },
};

/** What the call says about 4 bits stays; only whether they are used changes. */
function inFourBits(file: PythonFile, call: Call, argument: SyntaxNode): Fix | undefined {
  // `**options` may say it too.
  if (call.isOpen) return undefined;
  const wanted = call.name === 'transformers.BitsAndBytesConfig' ? NF4 : NF4.slice(0, 1);
  const missing = wanted.filter(([keyword]) => !call.keywords.has(keyword));
  const added = missing.map(([keyword, value]) => `${keyword}=${value}`).join(', ');
  const instead = added === '' ? removeArgument(file, argument) : replace(argument, added);
  const off = call.keywords.get('load_in_4bit');
  const edits = instead && [instead, ...(off === undefined ? [] : [replace(off, 'True')])];
  return edits && { title: 'Use 4-bit NF4', edits };
}

/** `if args.load_8bit:` is a choice of who runs it. */
function isOffered(file: PythonFile, { node }: Call): boolean {
  for (const each of ancestors(node)) {
    const condition = /^(if_statement|elif_clause)$/.test(each.type) ? child(each, 'condition') : undefined;
    if (condition !== undefined && /8_?bit|int8|quant/i.test(file.textOf(condition))) return true;
  }
  return false;
}
