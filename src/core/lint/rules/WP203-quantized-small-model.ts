import { removeKeyword } from '../../python/edit';
import { QUANTIZATION_SMALL } from '../effects';
import type { Rule } from '../rule';

/** Up to here 4-bit weights cost energy. */
const SMALL_B = 3;

export const quantizedSmallModel: Rule = {
  id: 'WP203',
  name: 'quantized-small-model',
  severity: 'hint',
  title: 'A small model runs in 4 bits',
  why: 'Unpacking the weights takes longer than reading them in 16 bits would.',
  effect: QUANTIZATION_SMALL,
  *check(context) {
    const { file, evidence } = context;
    if (!evidence.infers || file.imports('peft')) return;
    for (const call of file.callsOf('from_pretrained')) {
      if (call.method === undefined) continue;
      const option = ['quantization_config', 'load_in_4bit'].find((each) => call.keywords.has(each));
      const value = option === undefined ? undefined : call.keywords.get(option);
      const id = file.literal(call.argument('pretrained_model_name_or_path', 0));
      if (option === undefined || value === undefined || typeof id !== 'string') continue;
      const is4Bit =
        option === 'load_in_4bit' ? file.literal(value) === true : isFourBit(file.textOf(file.names.value(value)));
      const size = context.modelSize(id);
      if (!is4Bit || size === undefined || size > SMALL_B) continue;
      const edit = removeKeyword(file, call, option);
      yield {
        node: value.parent ?? value,
        message: `${id} has about ${size} billion parameters: 4-bit weights make it slower and cost energy.`,
        fix: edit && { title: 'Do not quantize', edits: [edit] },
      };
    }
  },
};

const isFourBit = (config: string): boolean => /load_in_4bit\s*=\s*True/.test(config);
