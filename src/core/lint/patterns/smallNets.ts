/** Training that the wide units of a GPU hardly help: the net is tiny, or something else takes the time. */
import type { Call } from '../../python/calls';
import type { PythonFile } from '../../python/file';
import type { LintContext } from '../context';

/** Up to here a kernel is over before tensor cores matter: channels of a convolution, cells of a recurrent layer. */
const NARROW_CHANNELS = 128;
const NARROW_CELLS = 128;
/** Weights of a dense layer, in to out. */
const FEW_WEIGHTS = 4e6;

const CONVOLUTION = /^torch\.nn\.(Lazy)?Conv(Transpose)?[12]d$/;
const RECURRENT = /^torch\.nn\.(RNN|LSTM|GRU)(Cell)?$/;
const ATTENTION = /^torch\.nn\.(MultiheadAttention|Transformer(En|De)coderLayer)$/;
const DENSE = /^torch\.nn\.(Linear|Bilinear)$/;
/** Whatever their widths are. */
const WIDE =
  /^torch\.nn\.((Lazy)?Conv(Transpose)?3d|Transformer)$|^(torchvision\.models|timm|monai|segmentation_models_pytorch|diffusers)\.|^transformers\.\w*Model\w*\.from_(pretrained|config)$|^transformers\.(?!\w*(Tokenizer|Config|Processor|Extractor))[A-Z]\w+\.from_pretrained$|^torch\.hub\.load$/;
/** Nets that are known by their names, wherever they come from. */
const FAMILY =
  /(res|dense|efficient|mobile|shuffle|squeeze|google|alex|seg|pose|retina|dark|hr)_?net|res_?next|vgg|(^|_)u_?net|inception|yolo|deeplab|(^|_)(fcn|ssd|vit|swin|detr)(\d|_|$)|bert|(^|_)gpt|llama|transformer|informer|diffusion|ddpm|wav2vec|tacotron|wave(net|glow)|fastspeech/i;
/** Nobody spreads a tiny net over several GPUs. */
const SPREAD = /\b(DistributedDataParallel|DataParallel|FullyShardedDataParallel|FSDP|DDP)\(/;
const LARGE_SETS =
  /^torchvision\.datasets\.(ImageNet|ImageFolder|CocoDetection|CocoCaptions|VOC\w+|Cityscapes|LSUN|CelebA|Places365|Kinetics)$/;

/** Digits, and tables of some hundred rows. */
const TINY_SETS = /MNIST|\bload_(iris|digits|wine|breast_cancer|diabetes)\b/i;

/** `wide`: something says that products are large; `likely`: its name or its data do; `tiny`: its layers or its data are; undefined: not known. */
export function netSize(context: LintContext): 'wide' | 'likely' | 'tiny' | undefined {
  const { file } = context;
  if (file.callsNamed(WIDE).length > 0) return 'wide';
  const ofFamily = file.calls.filter(isOfFamily);
  if (ofFamily.some(({ name }) => file.types.classNamed(name) === undefined)) return 'wide';
  if (TINY_SETS.test(file.text)) return 'tiny';
  const sizes = file.callsNamed(/^torch\.nn\./).map((call) => layerSize(context, call));
  if (sizes.includes('wide')) return 'wide';
  if (sizes.includes('tiny')) return sizes.includes('unknown') ? undefined : 'tiny';
  // A class of this file may be called VGG and be a hundredth of it: then some of its layers are known.
  if (ofFamily.length > 0) return 'likely';
  if (sizes.includes('unknown')) return undefined;
  return SPREAD.test(file.text) || file.callsNamed(LARGE_SETS).length > 0 ? 'likely' : undefined;
}

export const isTiny = (context: LintContext): boolean => netSize(context) === 'tiny';

/** A model's class or function, not a loader or a transform of that name. */
function isOfFamily({ function: called, method }: Call): boolean {
  const name = method ?? called?.text ?? '';
  return FAMILY.test(name) && !/load|save|print|test|eval|loss|token|data|config|process|get_\w*(size|lr)/i.test(name);
}

function layerSize(context: LintContext, call: Call): 'wide' | 'tiny' | 'unknown' | undefined {
  const name = call.name ?? '';
  const isAttention = ATTENTION.test(name);
  const isDense = DENSE.test(name);
  if (!isAttention && !isDense && !RECURRENT.test(name) && !CONVOLUTION.test(name)) return undefined;
  const widths = widthsOf(context, call).slice(0, isAttention ? 1 : 2);
  const isKnown = widths.length === (isAttention ? 1 : 2);
  const [first = 0, second = 0] = widths;
  const most = CONVOLUTION.test(name) ? NARROW_CHANNELS : NARROW_CELLS;
  if (isDense ? first * second > FEW_WEIGHTS : Math.max(first, second) > most) return 'wide';
  return isKnown ? 'tiny' : 'unknown';
}

/** Of what goes in and what comes out, as far as they are known. */
export function widthsOf(context: LintContext, { positional, keywords }: Call): readonly number[] {
  const given = [...positional.slice(0, 2), ...WIDTHS.flatMap((name) => keywords.get(name) ?? [])];
  return given.map((each) => context.usual(each)?.value).filter((width) => typeof width === 'number');
}

const WIDTHS = [
  'in_features',
  'out_features',
  'in_channels',
  'out_channels',
  'input_size',
  'hidden_size',
  'd_model',
  'embed_dim',
];

/**
 * Graph nets gather and scatter, agents wait for what they act in, tables are narrow: matrix products are a small part of it.
 * Gaussian processes need all digits.
 */
export const isSparseOrPlayed = (file: PythonFile): boolean =>
  file.imports('torch_geometric', 'dgl', 'gym', 'gymnasium', 'stable_baselines3', 'torch_frame', 'gpytorch', 'pyro');
