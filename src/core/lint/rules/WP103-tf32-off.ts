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
  const named = file.calls.filter(({ name }) => name !== undefined);
  if (named.some(({ name }) => CUDNN.test(name ?? ''))) return false;
  const layers = named.filter(({ name }) => /^torch\.nn\.(Linear|Transformer\w*|MultiheadAttention)$/.test(name ?? ''));
  if (layers.length > 0 && /attention|transformer/i.test(file.text)) return true;
  return layers.some((each) => {
    const widths = widthsOf(context, each);
    return widths.length === 2 && Math.min(...widths) >= BROAD;
  });
}

/** After the imports, in the file that imports torch by its own name. */
function allow({ file }: LintContext): Fix | undefined {
  const imported = file.root.children.find(
    (each) => each.type === 'import_statement' && /^import\s+torch\s*$/.test(file.textOf(each)),
  );
  if (imported === undefined) return undefined;
  const imports = file.root.children.filter(({ type }) => /^(future_)?import(_from)?_statement$/.test(type));
  let last = imported;
  for (const each of imports) {
    const between = file.root.children.some(
      ({ start, type }) => start > last.start && start < each.start && !/import/.test(type),
    );
    if (each.start > last.start && !between) last = each;
  }
  const text = '\n\ntorch.set_float32_matmul_precision("high")';
  return { title: 'Allow TF32', edits: [{ start: last.end, end: last.end, text }] };
}
