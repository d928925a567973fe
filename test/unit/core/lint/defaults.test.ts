/** What holds only as long as nobody says otherwise is said so, and is no warning. */
import { expect, it } from 'vitest';
import { lint } from '../../../../src/core/lint/lint';
import { RULES } from '../../../../src/core/lint/rules';
import { NO_VERSIONS } from '../../../../src/core/lint/versions';
import { parse } from '../python/parse';

async function said(id: string, text: string): Promise<readonly string[]> {
  const rules = RULES.filter((rule) => rule.id === id);
  return lint(await parse(text), rules, { versions: NO_VERSIONS }).map(
    ({ severity, message }) => `${severity}: ${message}`,
  );
}

const withEpochs = (epochs: string): string => `import keras
def main(epochs=80):
  keras.Sequential([keras.layers.LSTM(8)]).fit(x, y, epochs=${epochs}, validation_split=0.2)
`;
const withModel = (id: string, use: string): string => `from transformers import AutoModelForCausalLM, Trainer, pipeline
def main(name="meta-llama/Llama-3.1-8B"):
  model = AutoModelForCausalLM.from_pretrained(${id})
  ${use}
`;

it.each([
  ['WP505', withEpochs('80'), 'warning: All 80 epochs are trained'],
  ['WP505', withEpochs('epochs'), 'hint: By default all 80 epochs are trained'],
  ['WP506', withEpochs('80'), 'hint: 80 epochs are trained, and'],
  ['WP506', withEpochs('epochs'), 'hint: 80 epochs are trained by default, and'],
  ['WP602', withModel('"meta-llama/Llama-3.1-8B"', 'Trainer(model=model).train()'), 'hint: All 8 billion'],
  ['WP602', withModel('name', 'Trainer(model=model).train()'), 'hint: By default all 8 billion'],
  ['WP201', withModel('"meta-llama/Llama-3.1-8B"', 'model.generate(x)'), 'warning: meta-llama/Llama-3.1-8B has'],
  ['WP201', withModel('name', 'model.generate(x)'), 'hint: meta-llama/Llama-3.1-8B, the default, has'],
  ['WP604', withModel('name', 'pipeline("fill-mask", model=name)'), 'hint: "meta-llama/Llama-3.1-8B" is the default'],
])('%s %#', async (id, text, start) => {
  const [only, second] = await said(id, text);
  expect(only).toContain(start);
  expect(second).toBeUndefined();
});
