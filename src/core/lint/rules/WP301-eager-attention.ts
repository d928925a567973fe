import { perFile } from '../../python/perFile';
import { replace } from '../../python/edit';
import { FLASH_ATTENTION } from '../effects';
import type { Rule } from '../rule';

export const eagerAttention: Rule = {
  id: 'WP301',
  name: 'eager-attention',
  severity: 'hint',
  title: 'Attention without a fused kernel',
  why: 'Eager attention writes the whole matrix of scores to memory and reads it back.',
  effect: FLASH_ATTENTION,
  *check({ file, evidence, strict }) {
    // Elsewhere two implementations are compared, or a configuration is tried.
    if (!evidence.trains && !evidence.infers) return;
    for (const call of file.callsWith('attn_implementation')) {
      const value = call.keywords.get('attn_implementation');
      if (value === undefined || file.literal(value) !== 'eager') continue;
      if (call.name?.endsWith('Config') === true) continue;
      if (!strict && (needsWeights(file) || call.positional.some((each) => isGemma(file.literal(each))))) continue;
      yield {
        node: value,
        message: 'Eager attention is asked for; a fused kernel computes the same with less memory traffic.',
        fix: value.type === 'string' ? { title: 'Use "sdpa"', edits: [replace(value, '"sdpa"')] } : undefined,
      };
    }
  },
};

/** Only eager attention can give its weights out. */
const needsWeights = perFile(({ text }) => /output_attentions\s*=\s*True|\.attentions\b/.test(text));

/** Gemma 2 and 3: their authors ask for eager attention in training: soft-capping is not in the fused kernels. */
const isGemma = (id: unknown): boolean => typeof id === 'string' && /gemma-?[23]/i.test(id);
