import { removeKeyword } from '../../python/edit';
import { CHECKPOINTING } from '../effects';
import type { Rule } from '../rule';

/** Up to here the activations of a usual batch fit into the memory of a small GPU. */
const SMALL_B = 1;

export const needlessCheckpointing: Rule = {
  id: 'WP507',
  name: 'needless-checkpointing',
  severity: 'hint',
  title: 'Gradient checkpointing for a small model',
  why: 'It computes every forward pass twice to save memory that a small model does not need.',
  effect: CHECKPOINTING,
  *check(context) {
    const { file, evidence } = context;
    if (!evidence.trains) return;
    const sizes = file
      .callsNamed(/AutoModel.*\.from_pretrained$/)
      .map((call) => file.literal(call.argument('pretrained_model_name_or_path', 0)))
      .map((id) => (typeof id === 'string' ? context.modelSize(id) : undefined));
    const known = sizes.filter((size) => size !== undefined);
    if (known.length === 0 || known.length < sizes.length || Math.max(...known) > SMALL_B) return;
    for (const call of file.callsWith('gradient_checkpointing')) {
      const value = call.keywords.get('gradient_checkpointing');
      if (value === undefined || file.literal(value) !== true) continue;
      const edit = removeKeyword(file, call, 'gradient_checkpointing');
      // TRL's configurations switch it on by themselves.
      const isTrl = call.name?.startsWith('trl.') === true;
      yield {
        node: value.parent ?? value,
        message: `A model of ${Math.max(...known)} billion parameters rarely needs gradient checkpointing, if memory allows it.`,
        fix: isTrl
          ? { title: 'Switch it off', edits: [{ start: value.start, end: value.end, text: 'False' }] }
          : edit && { title: 'Remove gradient_checkpointing', edits: [edit] },
      };
    }
  },
};
