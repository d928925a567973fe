/** Training that the wide units of a GPU hardly help: the net is tiny, or something else takes the time. */
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
  for (const { name, positional } of file.calls) {
    if (name === undefined) continue;
    if (WIDE.test(name)) return false;
    if (!LAYER.test(name)) continue;
    for (const each of positional.slice(0, 2)) {
      const width = file.literal(each);
      if (typeof width === 'number') widths.push(width);
    }
  }
  return widths.length > 0 && Math.max(...widths) <= NARROW;
}

/** Graph nets gather and scatter, and agents wait for what they act in: matrix products are a small part of either. */
export const isSparseOrPlayed = (file: PythonFile): boolean =>
  file.imports('torch_geometric', 'dgl', 'gym', 'gymnasium', 'stable_baselines3');
