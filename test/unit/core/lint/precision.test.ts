/** How sure missing mixed precision is: the arguments of transformers, and what says that a net is large. */
import { expect, it } from 'vitest';
import { lint } from '../../../../src/core/lint/lint';
import { RULES } from '../../../../src/core/lint/rules';
import { NO_VERSIONS } from '../../../../src/core/lint/versions';
import { parse } from '../python/parse';

const trainer = (before: string): string => `import lightning as L
from transformers import AutoModel, Trainer, TrainingArguments
${before}
fit = L.Trainer(max_epochs=3)
fit.fit(Lit(), loader)
`;

it.each([
  ['from torchvision.models import resnet50\nresnet50()', ['warning']],
  ['class VGG(Net): pass\nVGG()', ['hint']],
  ['from nets import Net\nNet()', []],
  ['Trainer(AutoModel.from_pretrained("a"), TrainingArguments("out")).train()', ['warning', 'warning']],
  [
    'Trainer(AutoModel.from_pretrained("a", trust_remote_code=True), TrainingArguments("out")).train()',
    ['hint', 'warning'],
  ],
])('%s', async (code, severities) => {
  const rules = RULES.filter(({ id }) => id === 'WP101');
  const found = lint(await parse(trainer(code)), rules, { versions: NO_VERSIONS });
  expect(found.map(({ severity }) => severity)).toEqual(severities);
});
