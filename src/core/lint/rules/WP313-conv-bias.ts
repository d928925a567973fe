import type { Call } from '../../python/calls';
import { addKeyword, replace } from '../../python/edit';
import type { PythonFile } from '../../python/file';
import { perFile } from '../../python/perFile';
import { ancestors, child } from '../../python/syntax';
import { unmeasured } from '../effects';
import { layerAfter } from '../patterns/layerOrder';
import type { Fix, Rule } from '../rule';

export const convBias: Rule = {
  id: 'WP313',
  name: 'conv-bias',
  severity: 'hint',
  title: 'A convolution with a bias before batch normalization',
  why: 'Normalization subtracts the mean, and the bias with it: it is computed, stored and trained for nothing.',
  effect: unmeasured('less than 1 % of a step, and one parameter for each channel', 'counted in parameters, not timed'),
  *check({ file, strict }) {
    // Weights that were published have their biases in them.
    if (!strict && /load_state_dict_from_url|model_zoo|checkpoint_url/.test(file.text)) return;
    for (const conv of file.callsNamed(/^(torch\.nn|keras\.layers)\./)) {
      const kind = KINDS.find(({ convolution }) => conv.name !== undefined && convolution.test(conv.name));
      if (kind === undefined || !hasBias(file, conv, kind)) continue;
      const after = layerAfter(file, conv);
      if (after?.name === undefined || !kind.norm.test(after.name)) continue;
      yield {
        node: conv.function ?? conv.node,
        message: 'The batch normalization behind this convolution removes its bias again.',
        fix: drop(file, conv, kind),
      };
    }
  },
};

interface Kind {
  readonly convolution: RegExp;
  readonly norm: RegExp;
  readonly keyword: string;
  /** Place of the bias among the arguments; -1: by keyword only. */
  readonly place: number;
}

const KINDS: readonly Kind[] = [
  {
    convolution: /^torch\.nn\.(Lazy)?Conv(Transpose)?[123]d$/,
    norm: /^torch\.nn\.((Lazy)?BatchNorm[123]d|SyncBatchNorm)$/,
    keyword: 'bias',
    place: 7,
  },
  {
    convolution: /^keras\.layers\.((Separable|Depthwise)?Conv[123]D(Transpose)?|Convolution2D)$/,
    norm: /^keras\.layers\.BatchNormalization$/,
    keyword: 'use_bias',
    place: -1,
  },
];

/** By default or by `True`; an activation stands between a Keras layer and what follows. */
function hasBias(file: PythonFile, conv: Call, { keyword, place }: Kind): boolean {
  const activation = conv.keywords.get('activation');
  if (activation !== undefined && file.literal(activation) !== null && file.literal(activation) !== 'linear')
    return false;
  // Keras takes it by place as well, far behind what anybody writes so.
  if (place < 0 && conv.positional.length > 5) return false;
  const bias = conv.argument(keyword, place);
  return bias === undefined ? !conv.isOpen : file.literal(bias) === true;
}

function drop(file: PythonFile, conv: Call, { keyword, place }: Kind): Fix | undefined {
  if (asksForBias(file) || loadsWeights(file)) return undefined;
  const bias = conv.argument(keyword, place);
  const edit = bias === undefined ? addKeyword(file, conv, keyword, 'False') : replace(bias, 'False');
  return edit && { title: `Use ${keyword}=False`, edits: [edit] };
}

/** What was saved with a bias does not fit into a layer without. */
const loadsWeights = perFile((file) =>
  ['load_state_dict', 'load_weights', 'load_model', 'load_checkpoint', 'load_from_checkpoint', 'restore'].some(
    (name) => file.callsOf(name).length > 0,
  ),
);

/** Something sets `m.bias`, of convolutions as well, without asking whether there is one. */
const asksForBias = perFile((file) =>
  file.identifiers('bias').some((node) => {
    if (node.field !== 'attribute') return false;
    const around = [...ancestors(node)].find(({ type }) => type === 'if_statement' || type === 'elif_clause');
    const condition = child(around, 'condition');
    return condition === undefined || !/bias|^(?!.*Conv).*(Norm|Linear|Embedding)/s.test(file.textOf(condition));
  }),
);
