/**
 * The size of a model that lies in the local cache of Hugging Face: exact where its weights are listed with their size.
 * Nothing is downloaded and no weight is read.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const BYTES: Readonly<Record<string, number>> = { float32: 4, float64: 8, float16: 2, bfloat16: 2 };
const ID = /^[\w.-]+(\/[\w.-]+)?$/;

export class LocalModels {
  readonly #known = new Map<string, number | undefined>();

  /** @param hub folder of the cache; another one for tests. */
  constructor(private readonly hub = hubFolder(process.env)) {}

  /** Billions of parameters; undefined: not known here. */
  size(id: string): number | undefined {
    if (!ID.test(id)) return undefined;
    if (!this.#known.has(id)) this.#known.set(id, this.#read(id));
    return this.#known.get(id);
  }

  #read(id: string): number | undefined {
    const snapshots = path.join(this.hub, `models--${id.replaceAll('/', '--')}`, 'snapshots');
    try {
      for (const name of fs.readdirSync(snapshots)) {
        const size = sizeIn(path.join(snapshots, name));
        if (size !== undefined) return size;
      }
    } catch {
      // Not in the cache.
    }
    return undefined;
  }
}

/** As Hugging Face's own programs look for it. */
function hubFolder(env: NodeJS.ProcessEnv): string {
  const home = env['HF_HOME'] ?? path.join(env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'huggingface');
  return env['HF_HUB_CACHE'] ?? env['HUGGINGFACE_HUB_CACHE'] ?? path.join(home, 'hub');
}

function sizeIn(folder: string): number | undefined {
  const config = json(path.join(folder, 'config.json'));
  const index = json(path.join(folder, 'model.safetensors.index.json'));
  const totalBytes = (index?.['metadata'] as { total_size?: unknown } | undefined)?.total_size;
  // Quantized weights have fewer bytes than their parameters would: how many those are is then not known.
  if (config?.['quantization_config'] !== undefined) return undefined;
  const bytes = BYTES[String(config?.['torch_dtype'] ?? config?.['dtype'])];
  if (typeof totalBytes === 'number' && bytes !== undefined) return totalBytes / bytes / 1e9;
  return config === undefined ? undefined : fromShape(config);
}

/** Attention and feed-forward of each layer, and the embeddings: within a tenth for the usual decoders. */
function fromShape(config: Readonly<Record<string, unknown>>): number | undefined {
  const number = (name: string): number | undefined => (typeof config[name] === 'number' ? config[name] : undefined);
  const hidden = number('hidden_size');
  const layers = number('num_hidden_layers');
  const inner = number('intermediate_size');
  const vocabulary = number('vocab_size');
  if (hidden === undefined || layers === undefined || inner === undefined || vocabulary === undefined) return undefined;
  if (number('num_local_experts') !== undefined || number('num_experts') !== undefined) return undefined;
  const heads = number('num_attention_heads') ?? 1;
  const keyShare = (number('num_key_value_heads') ?? heads) / heads;
  // Gated feed-forward has three matrices; who has key heads of its own number has it gated.
  const matrices = number('num_key_value_heads') === undefined ? 2 : 3;
  const layer = hidden * hidden * (2 + 2 * keyShare) + matrices * hidden * inner;
  const embeddings = vocabulary * hidden * (config['tie_word_embeddings'] === false ? 2 : 1);
  return (layers * layer + embeddings) / 1e9;
}

function json(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    return undefined; // absent or cut off
  }
}
