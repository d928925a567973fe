import type { Call } from '../../python/calls';
import type { PythonFile } from '../../python/file';
import { ancestors, child } from '../../python/syntax';
import { INT8 } from '../effects';
import type { Rule } from '../rule';

export const int8Inference: Rule = {
  id: 'WP202',
  name: 'int8-inference',
  severity: 'warning',
  title: 'LLM.int8() for inference',
  why: 'It splits each product into an 8-bit and a 16-bit part, which costs more time and energy than 16 bits alone.',
  effect: INT8,
  *check({ file, evidence, strict }) {
    if (!evidence.infers) return;
    if (file.calls.some(({ name }) => name === 'peft.prepare_model_for_kbit_training')) return;
    for (const call of file.calls) {
      const value = call.keywords.get('load_in_8bit');
      if (value === undefined || file.literal(value) !== true) continue;
      if (!strict && isOffered(file, call)) continue;
      const argument = value.parent ?? value;
      yield {
        node: argument,
        message: 'LLM.int8() saves memory, not energy: 4-bit NF4 or 16 bits use less.',
        fix: {
          title: 'Use 4-bit NF4',
          edits: [
            {
              start: argument.start,
              end: argument.end,
              text:
                call.name === 'transformers.BitsAndBytesConfig'
                  ? 'load_in_4bit=True, bnb_4bit_quant_type="nf4"'
                  : 'load_in_4bit=True',
            },
          ],
        },
      };
    }
  },
};

/** `if args.load_8bit:` is a choice of who runs it. */
function isOffered(file: PythonFile, { node }: Call): boolean {
  for (const each of ancestors(node)) {
    const condition = /^(if_statement|elif_clause)$/.test(each.type) ? child(each, 'condition') : undefined;
    if (condition !== undefined && /8_?bit|int8|quant/i.test(file.textOf(condition))) return true;
  }
  return false;
}
