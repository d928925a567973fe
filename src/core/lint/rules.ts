/** All rules, by id. */
import type { Rule } from './rule';
import { tf32Off } from './rules/WP103-tf32-off';
import { missingQuantization } from './rules/WP201-missing-quantization';
import { int8Inference } from './rules/WP202-int8-inference';
import { quantizedSmallModel } from './rules/WP203-quantized-small-model';
import { eagerAttention } from './rules/WP301-eager-attention';
import { debugSwitches } from './rules/WP315-debug-switches';
import { unfusedOptimizer } from './rules/WP316-unfused-optimizer';
import { synchronousLoader } from './rules/WP401-synchronous-loader';
import { unpinnedMemory } from './rules/WP402-unpinned-memory';
import { graphKeptAlive } from './rules/WP503-graph-kept-alive';
import { zeroGradToZero } from './rules/WP504-zero-grad-to-zero';

export const RULES: readonly Rule[] = [
  tf32Off,
  missingQuantization,
  int8Inference,
  quantizedSmallModel,
  eagerAttention,
  debugSwitches,
  unfusedOptimizer,
  synchronousLoader,
  unpinnedMemory,
  graphKeptAlive,
  zeroGradToZero,
];
