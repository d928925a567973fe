/** All rules, by id. */
import type { Rule } from './rule';
import { missingMixedPrecision } from './rules/WP101-missing-mixed-precision';
import { fp32Inference } from './rules/WP102-fp32-inference';
import { tf32Off } from './rules/WP103-tf32-off';
import { float64 } from './rules/WP104-float64';
import { missingQuantization } from './rules/WP201-missing-quantization';
import { int8Inference } from './rules/WP202-int8-inference';
import { quantizedSmallModel } from './rules/WP203-quantized-small-model';
import { unquantizedCpu } from './rules/WP204-unquantized-cpu';
import { eagerAttention } from './rules/WP301-eager-attention';
import { handwrittenAttention } from './rules/WP302-handwritten-attention';
import { uncompiledModel } from './rules/WP311-uncompiled-model';
import { unjittedStep } from './rules/WP312-unjitted-step';
import { convBias } from './rules/WP313-conv-bias';
import { channelsFirst } from './rules/WP314-channels-first';
import { debugSwitches } from './rules/WP315-debug-switches';
import { unfusedOptimizer } from './rules/WP316-unfused-optimizer';
import { synchronousLoader } from './rules/WP401-synchronous-loader';
import { unpinnedMemory } from './rules/WP402-unpinned-memory';
import { tensorByCopy } from './rules/WP403-tensor-by-copy';
import { tfdataPipeline } from './rules/WP404-tfdata-pipeline';
import { wholeCsv } from './rules/WP405-whole-csv';
import { pythonLoop } from './rules/WP406-python-loop';
import { paddingWaste } from './rules/WP407-padding-waste';
import { noDeduplication } from './rules/WP408-no-deduplication';
import { evaluationWithGradients } from './rules/WP501-evaluation-with-gradients';
import { deviceSync } from './rules/WP502-device-sync';
import { graphKeptAlive } from './rules/WP503-graph-kept-alive';
import { zeroGradToZero } from './rules/WP504-zero-grad-to-zero';
import { noEarlyStopping } from './rules/WP505-no-early-stopping';
import { noCheckpoint } from './rules/WP506-no-checkpoint';
import { needlessCheckpointing } from './rules/WP507-needless-checkpointing';
import { modelInLoop } from './rules/WP508-model-in-loop';
import { bruteForceSearch } from './rules/WP601-brute-force-search';
import { fullFineTuning } from './rules/WP602-full-fine-tuning';
import { fromScratch } from './rules/WP603-from-scratch';
import { oversizedModel } from './rules/WP604-oversized-model';
import { slowEstimator } from './rules/WP605-slow-estimator';
import { unbatchedGeneration } from './rules/WP701-unbatched-generation';
import { tokenWaste } from './rules/WP702-token-waste';
import { idleGpu } from './rules/WP801-idle-gpu';

export const RULES: readonly Rule[] = [
  missingMixedPrecision,
  fp32Inference,
  tf32Off,
  float64,
  missingQuantization,
  int8Inference,
  quantizedSmallModel,
  unquantizedCpu,
  eagerAttention,
  handwrittenAttention,
  uncompiledModel,
  unjittedStep,
  convBias,
  channelsFirst,
  debugSwitches,
  unfusedOptimizer,
  synchronousLoader,
  unpinnedMemory,
  tensorByCopy,
  tfdataPipeline,
  wholeCsv,
  pythonLoop,
  paddingWaste,
  noDeduplication,
  evaluationWithGradients,
  deviceSync,
  graphKeptAlive,
  zeroGradToZero,
  noEarlyStopping,
  noCheckpoint,
  needlessCheckpointing,
  modelInLoop,
  bruteForceSearch,
  fullFineTuning,
  fromScratch,
  oversizedModel,
  slowEstimator,
  unbatchedGeneration,
  tokenWaste,
  idleGpu,
];
