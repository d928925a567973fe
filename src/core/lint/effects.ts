/** Effect sizes that may be shown, with the condition under which they were seen and who saw them. */
import type { Effect } from './rule';

const effect = (range: string, condition: string, source: string): Effect => ({ range, condition, source });

export const MIXED_PRECISION = effect(
  '1.5 to 3 times the training throughput, 30 to 65 % less energy if power is equal',
  'GPUs with tensor cores; tiny models can become slower',
  'PyTorch blog on mixed precision, 2022; NVIDIA/apex issue 297 (a slower case)',
);
export const TF32 = effect(
  'up to 3 times faster matrix products',
  'Ampere and later GPUs, fp32 code',
  'Hugging Face docs',
);
export const FLASH_ATTENTION = effect(
  '15 % faster (BERT-large) to 3 times faster (GPT-2) training',
  'long sequences gain most',
  'Dao et al., 2022, arXiv 2205.14135',
);
export const PINNED_MEMORY = effect(
  '9.8 % less training time',
  'one RTX 6000, image classification',
  'creedengo GCI102',
);
export const COMPILED = effect(
  '21 % (fp32) to 51 % (mixed precision) more training throughput',
  'means over 163 models on an A100; less on smaller GPUs, and compiling takes minutes',
  'pytorch.org, PyTorch 2.0',
);
export const CHANNELS_LAST = effect(
  'more than 22 % faster',
  'ResNet-50 in mixed precision, GPUs with tensor cores',
  'PyTorch tutorial on memory formats',
);
export const QUANTIZATION_7B = effect(
  '11 to 23 % less energy, a quarter of the memory',
  '4-bit weights, models from 7B at small batches; batches on H100 may gain nothing',
  'EcoCompute measurements; arXiv 2601.22362',
);
export const QUANTIZATION_SMALL = effect(
  '12 to 29 % more energy',
  '4-bit NF4 below about 3B, RTX 5090',
  'EcoCompute measurements',
);
export const INT8 = effect('17 to 33 % more energy', 'LLM.int8() at batch 1', 'EcoCompute measurements');
export const LEAKED_TENSORS = effect('46 % more electricity', 'tensors kept instead of released', 'arXiv 2606.19799');

/** Where nobody measured energy: from what is known of time and memory, as an estimate. */
export const unmeasured = (range: string, condition: string): Effect =>
  effect(range, condition, 'an estimate; energy was not measured');

export const SEARCH = effect(
  '3 to 10 times fewer fits',
  'halving or random search against a full grid',
  'scikit-learn, successive halving example',
);
export const CHECKPOINTING = effect(
  'about 20 % more training time',
  'gradient checkpointing on; only memory speaks for it',
  'Hugging Face docs',
);
export const RUN_TIME_TACTICS = effect(
  'up to 56.5 % less energy',
  'early stopping together with freezing and quantization',
  'Reguero et al., 2024, doi 10.1016/j.csi.2024.103906',
);
export const REBUILT_MODELS = effect(
  '32 % more electricity',
  'models made again and again instead of once, TensorFlow',
  'arXiv 2606.19799',
);
export const DEDUPLICATION = effect(
  '20 to 26 % fewer training steps',
  'pre-training on web text, duplicates dropped or weighted down',
  'arXiv 2407.06654, 2308.12284',
);
export const LORA = effect(
  '25 % more throughput, a third of the memory',
  'LoRA against full fine-tuning, GPT-3 175B on V100',
  'Hu et al., 2021, arXiv 2106.09685',
);
export const SMALLER_MODEL = effect(
  '1 to 98 % less energy',
  'the smallest model that does the task as well; depends on the task',
  'arXiv 2510.01889',
);
export const TASK_MODEL = effect(
  '18 times less energy per answer',
  'classification against text generation, medians over models',
  'Luccioni et al., 2023, arXiv 2311.16863',
);
export const HISTOGRAMS = effect(
  'orders of magnitude faster',
  'histogram-based against exact gradient boosting, above 10,000 rows',
  'scikit-learn docs',
);
export const BATCHING = effect(
  'up to 95.7 % less energy per request',
  'batches of 64 against one by one, A800',
  'EcoCompute measurements; arXiv 2601.22362',
);
export const KEY_VALUE_CACHE = unmeasured('faster, the more so the longer the text', 'models that generate');
export const PROMPT_CACHE = effect(
  'cached tokens cost a tenth to a half of the price',
  'a price, not a measured energy; prompts from 1,024 tokens',
  'documentation of gateways to these providers',
);
export const IDLE_GPU = effect(
  '26 to 66 W more than at rest',
  'a process that holds a CUDA context on an idle GPU',
  'arXiv 2605.23918',
);
