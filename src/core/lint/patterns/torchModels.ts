/** Which values are PyTorch models, and which are built from convolutions. */
import type { Call } from '../../python/calls';
import type { PythonFile } from '../../python/file';
import { ancestors, walk, type SyntaxNode } from '../../python/syntax';

const MODULE =
  /^torch\.nn\.(?!Parameter$|utils\.|init\.|functional\.)(\w+\.)*[A-Z]\w*$|^lightning\.(\w+\.)*LightningModule$/;
/** Functions that make a model. */
const MAKER =
  /^(torchvision\.models\.(\w+\.)*[a-z]\w*|timm\.(models\.)?create_model|segmentation_models_pytorch\.\w+)$/;
const FLUENT = /^(to|cuda|cpu|half|float|double|bfloat16|train|eval|requires_grad_|apply)$/;

export const isModuleType = (file: PythonFile, type: string | undefined): boolean => file.types.isA(type, MODULE);

/** The call that makes the model that a value is, when the file tells. */
export function makerOf(file: PythonFile, node: SyntaxNode | undefined, depth = 0): Call | undefined {
  if (node === undefined || depth > 6) return undefined;
  if (node.type === 'parenthesized_expression') return makerOf(file, node.children[0], depth + 1);
  if (node.type === 'identifier') {
    for (const { kind, value, unpacked } of file.names.bindings(node)) {
      if (kind !== 'assignment' || unpacked) continue;
      const found = makerOf(file, value, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (node.type !== 'call') return undefined;
  const call = file.call(node);
  if (call.name !== undefined && MAKER.test(call.name)) return call;
  if (isModuleType(file, call.name)) return call;
  if (call.method !== undefined && FLUENT.test(call.method)) return makerOf(file, call.receiver, depth + 1);
  // `torch.compile(model)`, `DDP(model)` and their like.
  return call.name?.startsWith('torch.') === true ? makerOf(file, call.positional[0], depth + 1) : undefined;
}

/** By its class, by what makes it, or because its parameters are asked for, as `net = Net().double()` and `net.parameters()`. */
export function isModel(file: PythonFile, node: SyntaxNode | undefined): boolean {
  if (node === undefined) return false;
  if (isModuleType(file, file.types.of(node)) || makerOf(file, node) !== undefined) return true;
  const names = [node, ...assignedTo(node)].map((each) => file.textOf(each));
  return file
    .callsOf('parameters')
    .some(({ receiver }) => receiver !== undefined && names.includes(file.textOf(receiver)));
}

/** What a value is assigned to, also at the end of a chain of calls. */
function assignedTo(node: SyntaxNode): readonly SyntaxNode[] {
  for (const each of ancestors(node)) {
    if (each.type === 'assignment') return each.children.filter(({ field }) => field === 'left');
    if (each.type !== 'call' && each.type !== 'attribute') return [];
  }
  return [];
}

const CONVOLUTIONAL =
  /resnet|resnext|efficientnet|mobilenet|densenet|vgg|convnext|regnet|inception|googlenet|shufflenet|mnasnet|unet|fpn|deeplab/i;

/** A network of 2D convolutions: one of the known families, or a class of this file that has several. */
export function isConvolutional(file: PythonFile, maker: Call): boolean {
  const { name } = maker;
  if (name === undefined) return false;
  if (MAKER.test(name)) {
    const id = file.literal(maker.argument('model_name', 0));
    return CONVOLUTIONAL.test(name) || (typeof id === 'string' && CONVOLUTIONAL.test(id));
  }
  const owner = file.types.classNamed(name);
  if (owner === undefined) return false;
  let count = 0;
  for (const node of walk(owner.node)) {
    if (node.type === 'call' && file.call(node).name === 'torch.nn.Conv2d') count++;
  }
  return count >= 3;
}
