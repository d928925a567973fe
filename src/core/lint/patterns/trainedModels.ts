/** The models that a file trains with PyTorch: what an optimizer is given the parameters of. */
import type { Call } from '../../python/calls';
import type { PythonFile } from '../../python/file';
import { lineAfter, statementOf } from '../../python/statements';
import { ancestors, child, type SyntaxNode } from '../../python/syntax';
import type { Fix } from '../rule';
import { makerOf } from './torchModels';

export interface TrainedModel {
  /** The call that makes it. */
  readonly maker: Call;
  /** The name that it is assigned to. */
  readonly name: SyntaxNode;
}

const OPTIMIZER = /^(torch|torch_optimizer|timm|bitsandbytes|transformers)\.(optim\.)?(\w+\.)*[A-Z]\w*$/;

export function trainedModels(file: PythonFile): readonly TrainedModel[] {
  const found = new Map<SyntaxNode, TrainedModel>();
  for (const { positional } of file.callsNamed(OPTIMIZER)) {
    const [first] = positional;
    if (first?.type !== 'call') continue;
    const { method, receiver } = file.call(first);
    const maker = method === 'parameters' ? makerOf(file, receiver) : undefined;
    const target = maker && assignedName(maker.node);
    if (maker !== undefined && target !== undefined) found.set(maker.node, { maker, name: target });
  }
  return [...found.values()];
}

function assignedName(node: SyntaxNode): SyntaxNode | undefined {
  for (const each of ancestors(node)) {
    if (each.type === 'assignment') {
      const left = child(each, 'left');
      return left?.type === 'identifier' ? left : undefined;
    }
    if (each.type !== 'call' && each.type !== 'attribute' && each.type !== 'argument_list') return undefined;
  }
  return undefined;
}

/** A line right after the model is made. */
export function afterMaking(file: PythonFile, { name }: TrainedModel, title: string, line: string): Fix | undefined {
  const edit = lineAfter(file, statementOf(name), line);
  return edit && { title, edits: [edit] };
}
