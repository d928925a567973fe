import type { Call } from '../../python/calls';
import { addKeyword, replace } from '../../python/edit';
import type { PythonFile } from '../../python/file';
import { ancestors, child, type SyntaxNode } from '../../python/syntax';
import { unmeasured } from '../effects';
import { isHot } from '../patterns/hot';
import type { Finding, Rule } from '../rule';

export const tensorByCopy: Rule = {
  id: 'WP403',
  name: 'tensor-by-copy',
  severity: 'hint',
  title: 'A tensor is made by a copy in code that runs often',
  why: 'The numbers are written twice: where they are made, and where the tensor wants them.',
  effect: unmeasured(
    'half the time of making such a tensor (creedengo GCI104, a micro-benchmark)',
    'large arrays in hot code; small in a whole training',
  ),
  *check({ file, strict }) {
    if (!file.imports('torch')) return;
    const candidates = [...file.callsOf('to'), ...file.callsOf('cuda'), ...file.callsNamed(COPYING)];
    for (const call of candidates) {
      const found = moved(file, call) ?? copied(file, call);
      if (found !== undefined && (strict || (isHot(file, call.node) && !isFirstTime(file, call.node)))) yield found;
    }
  },
};

/** `if len(state) == 0:`, `if self.mask is None:` */
const isFirstTime = (file: PythonFile, node: SyntaxNode): boolean =>
  [...ancestors(node)].some((each) => {
    const condition = each.type === 'if_statement' ? child(each, 'condition') : undefined;
    return condition !== undefined && /len\([^)]*\) == 0|is None|\bnot\b/.test(file.textOf(condition));
  });

/** `torch.tensor` copies to the device whichever way it is written. */
const MAKER = /^torch\.(zeros|ones|rand|randn|randint|randperm|empty|full|arange|linspace|eye)$/;

/** `torch.zeros(n).to(device)`, `torch.rand(n).cuda()` */
function moved(file: PythonFile, call: Call): Finding | undefined {
  const made = call.receiver?.type === 'call' ? file.call(call.receiver) : undefined;
  if (made?.name === undefined || !MAKER.test(made.name) || made.isOpen) return undefined;
  // A generator belongs to one device.
  if (made.keywords.has('device') || made.keywords.has('generator')) return undefined;
  const device = deviceOf(file, call);
  if (device === undefined) return undefined;
  const edit = addKeyword(file, made, 'device', device);
  return {
    node: call.function?.children.at(-1) ?? call.node,
    message: 'This tensor is made in the memory of the CPU and copied: it can be made on the device.',
    fix: edit && {
      title: `Make it with device=${device}`,
      edits: [edit, { start: made.node.end, end: call.node.end, text: '' }],
    },
  };
}

/** The device that `.cuda()` or `.to(…)` moves to, as it is written; undefined where it may be a type. */
function deviceOf(file: PythonFile, call: Call): string | undefined {
  const [target, second] = call.positional;
  const isPlain =
    [...call.keywords.keys()].every((each) => each === 'non_blocking' || each === 'device') && !call.isOpen;
  if (second !== undefined || !isPlain) return undefined;
  const device = target ?? call.keywords.get('device');
  if (call.method === 'cuda') return device === undefined ? '"cuda"' : undefined;
  if (call.method !== 'to' || device === undefined) return undefined;
  const text = file.textOf(device);
  const isDevice = device.type === 'string' ? /cuda|mps|xpu/.test(text) : /(^|[._])(device|dev)$/i.test(text);
  return isDevice ? text : undefined;
}

/** They give arrays for sure, and new ones: nothing else sees what the tensor shares with them. */
const ARRAY =
  /^numpy\.(array|zeros|ones|full|stack|concatenate|vstack|hstack|arange|linspace|eye|tile|repeat|random\.(rand|randn|permutation))$/;
const COPIES: Readonly<Record<string, string>> = {
  'torch.tensor': '',
  'torch.FloatTensor': '.float()',
  'torch.Tensor': '.float()',
  'torch.LongTensor': '.long()',
};

const COPYING = /^torch\.(tensor|Tensor|FloatTensor|LongTensor)$/;

/** `torch.tensor(np.stack(parts))` */
function copied(file: PythonFile, call: Call): Finding | undefined {
  const after = COPIES[call.name ?? ''];
  const [array, second] = call.positional;
  if (after === undefined || array?.type !== 'call' || second !== undefined || call.keywords.size > 0) return undefined;
  const { name } = file.call(array);
  // A seed or a shape alone gives a number: `np.random.rand()`.
  if (name === undefined || !ARRAY.test(name) || file.call(array).positional.length === 0) return undefined;
  const last = lastName(call.function);
  return {
    node: call.function ?? call.node,
    message: 'This copies a new array of numpy; from_numpy takes it as it is.',
    fix:
      last === undefined || call.function?.type !== 'attribute'
        ? undefined
        : {
            title: 'Use from_numpy',
            edits: [replace(last, 'from_numpy'), { start: call.node.end, end: call.node.end, text: after }],
          },
  };
}

const lastName = (node: SyntaxNode | undefined): SyntaxNode | undefined => child(node, 'attribute');
