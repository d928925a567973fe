import { afterImports } from '../../python/imports';
import { spelling } from '../../python/spelling';
import { statementOf } from '../../python/statements';
import { TF32 } from '../effects';
import type { LintContext } from '../context';
import { isSparseOrPlayed, isTiny, widthsOf } from '../patterns/smallNets';
import type { Fix, Rule } from '../rule';

export const tf32Off: Rule = {
  id: 'WP103',
  name: 'tf32-off',
  severity: 'hint',
  title: 'Training in fp32 without TF32',
  why: 'Tensor cores multiply fp32 matrices only when TF32 is allowed, and PyTorch does not allow it by itself.',
  effect: TF32,
  *check(context) {
    const { file, evidence, sites, strict } = context;
    if (!file.imports('torch') || !evidence.usesGpu || isSet(file.text)) return;
    if (!strict && (usesAmp(file.text) || file.imports('transformers', 'lightning', 'accelerate'))) return;
    if (!strict && (!multiplies(context) || isTiny(context) || isSparseOrPlayed(file))) return;
    const site = sites.find(({ framework, kind }) => framework === 'torch' && kind === 'loop');
    if (site === undefined) return;
    yield {
      // The line that begins the loop is enough to mark.
      node: site.node.children.find(({ field }) => field === 'right' || field === 'condition') ?? site.node,
      message: 'This loop trains in fp32 on a GPU, and nothing allows TF32.',
      fix: allow(context),
    };
  },
};

const isSet = (text: string): boolean => /set_float32_matmul_precision|allow_tf32|fp32_precision/.test(text);
const usesAmp = (text: string): boolean => /autocast|GradScaler|bfloat16|\.half\(\)|float16/.test(text);

/** For convolutions and recurrent layers cuDNN uses TF32 by itself: what it does not do is matrix products. */
const CUDNN = /^torch\.nn\.(Conv|RNN|LSTM|GRU)|^(torchvision\.models|timm|monai)\./;
/** Below it a product is over before its kernel has started well. */
const BROAD = 256;

/** Attention, or a layer that is broad on both sides. */
function multiplies(context: LintContext): boolean {
  const { file } = context;
  if (file.callsNamed(CUDNN).length > 0) return false;
  const layers = file.callsNamed(/^torch\.nn\.(Linear|Transformer\w*|MultiheadAttention)$/);
  if (layers.length > 0 && /attention|transformer/i.test(file.text)) return true;
  return layers.some((each) => {
    const widths = widthsOf(context, each);
    return widths.length === 2 && Math.min(...widths) >= BROAD;
  });
}

/** After the imports, by what the file calls torch. */
function allow({ file }: LintContext): Fix | undefined {
  const torch = spelling(file, 'torch');
  const [bound] = file.scopes.of(file.root)?.bindings.get(torch ?? '') ?? [];
  const statement = bound && statementOf(bound.node);
  if (torch === undefined || statement?.parent !== file.root) return undefined;
  const edit = afterImports(file, `\n${torch}.set_float32_matmul_precision("high")`, statement);
  return { title: 'Allow TF32', edits: [edit] };
}
