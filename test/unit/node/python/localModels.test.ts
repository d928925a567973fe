import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LocalModels } from '../../../../src/node/python/localModels';

const hub = mkdtempSync(path.join(os.tmpdir(), 'hub-'));
afterAll(() => rmSync(hub, { recursive: true }));

function cached(id: string, files: Readonly<Record<string, unknown>>): void {
  const snapshot = path.join(hub, `models--${id.replace('/', '--')}`, 'snapshots', 'abc');
  mkdirSync(snapshot, { recursive: true });
  for (const [name, content] of Object.entries(files))
    writeFileSync(path.join(snapshot, name), JSON.stringify(content));
}

/** As published with the models. */
const LLAMA_8B = {
  hidden_size: 4096,
  intermediate_size: 14_336,
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  tie_word_embeddings: false,
  torch_dtype: 'bfloat16',
  vocab_size: 128_256,
};
const QWEN_HALF = {
  hidden_size: 896,
  intermediate_size: 4864,
  num_attention_heads: 14,
  num_hidden_layers: 24,
  num_key_value_heads: 2,
  tie_word_embeddings: true,
  vocab_size: 151_936,
};

describe('a model in the local cache', () => {
  const models = new LocalModels(hub);

  it('is as large as its weights', () => {
    cached('meta/eight', {
      'config.json': LLAMA_8B,
      'model.safetensors.index.json': { metadata: { total_size: 16_060_522_496 } },
    });
    expect(models.size('meta/eight')).toBeCloseTo(8.03, 2);
  });

  it('is within a tenth of what its shape says where the weights are not listed', () => {
    cached('meta/shape', { 'config.json': LLAMA_8B });
    cached('qwen/half', { 'config.json': QWEN_HALF });
    expect(Math.abs((models.size('meta/shape') ?? 0) / 8.03 - 1)).toBeLessThan(0.1);
    expect(Math.abs((models.size('qwen/half') ?? 0) / 0.494 - 1)).toBeLessThan(0.1);
  });

  it('is not known where the cache does not say, or says it of quantized weights', () => {
    cached('a/quantized', { 'config.json': { ...LLAMA_8B, quantization_config: { quant_method: 'gptq' } } });
    cached('a/odd', { 'config.json': [] });
    cached('a/mixture', { 'config.json': { ...LLAMA_8B, num_local_experts: 8 } });
    for (const id of ['a/quantized', 'a/odd', 'a/mixture', 'a/none', '../../etc', 'a/b/c', '']) {
      expect(models.size(id)).toBeUndefined();
    }
  });
});
