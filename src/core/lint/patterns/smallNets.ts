/** Training that the wide units of a GPU hardly help: the net is tiny, or something else takes the time. */
import type { Call } from '../../python/calls';
import type { PythonFile } from '../../python/file';

/** Up to here a layer is over before tensor cores matter. */
const NARROW = 128;
const LAYER = /^torch\.nn\.(Lazy)?(Linear|Bilinear|RNN|LSTM|GRU|RNNCell|LSTMCell|GRUCell|Embedding)$/;
/** Whatever their widths are. */
const WIDE =
  /^torch\.nn\.(Lazy)?(Conv|Transformer|MultiheadAttention)|^(torchvision\.models|timm|monai)\.|\.from_pretrained$|^torch\.hub\.load$/;

/** All widths that the file tells are narrow ones, and nothing says that there are others. */
export function isTiny(file: PythonFile): boolean {
  const widths: number[] = [];
  for (const call of file.calls) {
    if (call.name === undefined) continue;
    if (WIDE.test(call.name)) return false;
    if (LAYER.test(call.name)) widths.push(...widthsOf(file, call));
  }
  return widths.length > 0 && Math.max(...widths) <= NARROW;
}

/** Of what goes in and what comes out, as far as they are written out. */
export function widthsOf(file: PythonFile, { positional, keywords }: Call): readonly number[] {
  const given = [...positional.slice(0, 2), ...WIDTHS.flatMap((name) => keywords.get(name) ?? [])];
  return given.map((each) => file.literal(each)).filter((width) => typeof width === 'number');
}

const WIDTHS = ['in_features', 'out_features', 'input_size', 'hidden_size', 'embedding_dim', 'num_embeddings'];

/** Graph nets gather and scatter, and agents wait for what they act in: matrix products are a small part of either. */
export const isSparseOrPlayed = (file: PythonFile): boolean =>
  file.imports('torch_geometric', 'dgl', 'gym', 'gymnasium', 'stable_baselines3');
