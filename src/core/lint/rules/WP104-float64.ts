import type { Call } from '../../python/calls';
import { replace, type TextEdit } from '../../python/edit';
import type { PythonFile } from '../../python/file';
import type { SyntaxNode } from '../../python/syntax';
import { walk } from '../../python/syntax';
import { unmeasured } from '../effects';
import type { Finding, Fix, Rule } from '../rule';
import { isModel, isModuleType } from '../patterns/torchModels';

export const float64: Rule = {
  id: 'WP104',
  name: 'float64',
  severity: 'hint',
  title: 'A model in float64',
  why: 'Every number takes twice the bytes of float32, and most GPUs have few units for 64 bits.',
  effect: unmeasured('half the memory in float32', 'derived from the bytes; the speed depends on the device'),
  *check({ file, evidence, strict }) {
    if (!strict && (wantsPrecision(file.text) || !evidence.trains)) return;
    for (const call of file.calls) {
      const found = ofModel(file, call) ?? ofDefault(file, call) ?? ofArgument(file, call);
      if (found !== undefined) yield found;
    }
  },
};

/** Solvers, second derivatives and checks of gradients need the digits. */
const wantsPrecision = (text: string): boolean =>
  /LBFGS|gradcheck|gpytorch|botorch|odeint|diffrax|hessian|jacobian|scipy\.(integrate|optimize)|cholesky|gaussian_?process|\bpyro\b|\b\w*GP\b\(/i.test(
    text,
  );

const FLOAT64 = /^(torch\.(float64|double)|(numpy|jax\.numpy)\.(float64|double)|tensorflow\.(float64|double))$/;

const isFloat64 = (file: PythonFile, node: SyntaxNode | undefined): boolean =>
  node !== undefined && (FLOAT64.test(file.names.dotted(node) ?? '') || file.literal(node) === 'float64');

/** `model.double()`, `model.to(torch.float64)`. */
function ofModel(file: PythonFile, call: Call): Finding | undefined {
  const { method, receiver } = call;
  const isWidened =
    (method === 'double' && call.positional.length === 0) ||
    (method === 'to' && [...call.positional, call.keywords.get('dtype')].some((each) => isFloat64(file, each)));
  if (!isWidened || !file.imports('torch') || !isModel(file, receiver)) return undefined;
  return { node: call.node, message: 'This model computes in float64.', fix: narrow(file) };
}

const DEFAULTS =
  /^(torch\.set_default_(dtype|tensor_type)|keras\.(backend|config)\.set_floatx|keras\.(config\.set_dtype_policy|mixed_precision\.set_global_policy))$/;

function ofDefault(file: PythonFile, call: Call): Finding | undefined {
  const { name = '' } = call;
  const [value, second] = call.positional;
  if (name === 'jax.config.update' && file.literal(value) === 'jax_enable_x64' && file.literal(second) === true) {
    const message = 'JAX computes in float64 from here on.';
    return {
      node: call.node,
      message,
      fix: second && { title: 'Stay with float32', edits: [replace(second, 'False')] },
    };
  }
  if (!DEFAULTS.test(name) || value === undefined) return undefined;
  // A file that sets PyTorch's default without reading data in batches is more often a solver than a network.
  if (name.startsWith('torch.') && !file.text.includes('DataLoader')) return undefined;
  const isDouble = isFloat64(file, value) || /^['"]?(torch\.)?DoubleTensor['"]?$/.test(file.textOf(value));
  if (!isDouble) return undefined;
  // Keras casts what comes in; PyTorch would stumble over numpy's float64.
  const fix = name.startsWith('keras.')
    ? value.type === 'string'
      ? { title: 'Use float32', edits: [replace(value, '"float32"')] }
      : undefined
    : narrow(file);
  return { node: call.node, message: 'All parameters are made in float64.', fix };
}

/** `from_pretrained(…, dtype=torch.float64)`, `Dense(8, dtype="float64")`. */
function ofArgument(file: PythonFile, call: Call): Finding | undefined {
  const value = call.keywords.get('dtype') ?? call.keywords.get('torch_dtype');
  if (value === undefined || call.name === undefined || !isFloat64(file, value)) return undefined;
  const isLayer = /^keras\.layers\.(?!Input)[A-Z]\w*$/.test(call.name);
  const isLoaded = /^(transformers|diffusers)\.[A-Z]\w*\.from_pretrained$/.test(call.name);
  if (!isLayer && !isLoaded && !(isModuleType(file, call.name) && call.name.startsWith('torch.nn.'))) return undefined;
  const text = isLoaded ? '"auto"' : isLayer ? '"float32"' : undefined;
  return {
    node: value,
    message: 'These weights are made in float64.',
    fix: text === undefined ? narrow(file) : { title: `Use ${text}`, edits: [replace(value, text)] },
  };
}

/** All of the file at once: half of it in float64 would not run. Arrays of numpy bring float64 along unseen. */
function narrow(file: PythonFile): Fix | undefined {
  if (file.imports('numpy', 'pandas') || /float64|DoubleTensor/.test(file.text.replaceAll('torch.float64', '')))
    return undefined;
  const edits: TextEdit[] = [];
  for (const node of walk(file.root)) {
    if (node.type !== 'attribute') continue;
    const name = file.names.dotted(node);
    if (name === 'torch.float64' || name === 'torch.double')
      edits.push(replace(node, file.textOf(node).replace(/\w+$/, 'float32')));
    else if (node.field === 'function' && /\.double$/.test(file.textOf(node))) {
      const last = node.children.at(-1);
      if (last !== undefined) edits.push(replace(last, 'float'));
    }
  }
  return { title: 'Use float32 in this file', edits };
}
