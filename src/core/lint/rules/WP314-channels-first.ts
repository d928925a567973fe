import { CHANNELS_LAST } from '../effects';
import type { Rule } from '../rule';
import { isConvolutional } from '../patterns/torchModels';
import { afterMaking, trainedModels } from '../patterns/trainedModels';

export const channelsFirst: Rule = {
  id: 'WP314',
  name: 'channels-first',
  severity: 'information',
  title: 'Convolutions in mixed precision with channels first',
  why: 'Tensor cores take the channels last: other layouts are turned around before and after each convolution.',
  effect: CHANNELS_LAST,
  *check({ file, evidence, strict }) {
    if (!file.imports('torch') || !evidence.usesGpu) return;
    if (!strict && (!/autocast|GradScaler/.test(file.text) || /channels_last|Conv3d/.test(file.text))) return;
    if (!strict && file.imports('transformers', 'diffusers')) return;
    const hasTorch = file.scopes.all[0]?.bindings.get('torch') !== undefined;
    for (const model of trainedModels(file)) {
      const { maker, name } = model;
      if (!isConvolutional(file, maker)) continue;
      yield {
        node: maker.function ?? maker.node,
        message: `"${name.text}" convolves in 16 bits with channels first.`,
        fix: hasTorch
          ? afterMaking(
              file,
              model,
              'Put channels last',
              `${name.text} = ${name.text}.to(memory_format=torch.channels_last)`,
            )
          : undefined,
      };
    }
  },
};
