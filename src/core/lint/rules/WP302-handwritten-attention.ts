import type { Call } from '../../python/calls';
import type { PythonFile } from '../../python/file';
import { statementOf } from '../../python/statements';
import { child, walk, type SyntaxNode } from '../../python/syntax';
import { FLASH_ATTENTION } from '../effects';
import { scoresOf, weightingOf, type Scores } from '../patterns/attention';
import { fuse } from '../patterns/fuseAttention';
import type { Rule } from '../rule';
import { isModuleType } from '../patterns/torchModels';

export const handwrittenAttention: Rule = {
  id: 'WP302',
  name: 'handwritten-attention',
  severity: 'hint',
  title: 'Attention written out by hand',
  why: 'The matrix of scores is written to memory and read back for each step; one fused kernel never stores it.',
  effect: FLASH_ATTENTION,
  *check({ file, strict }) {
    if (!file.imports('torch')) return;
    for (const softmax of softmaxCalls(file)) {
      const input = softmaxInput(file, softmax);
      const owner = input && file.definitions.around(softmax.node);
      if (input === undefined || owner?.body === undefined) continue;
      const isForward = owner.class !== undefined && isModuleType(file, `<local>.${owner.class.name}`);
      if (!strict && (!isForward || hasFused(file, owner.class.node))) continue;
      const scores = scoresOf(file, input, owner.body);
      const weighting = scores && weightingOf(file, softmax.node, owner.body);
      if (scores === undefined || weighting === undefined) continue;
      if (isGivenOut(file, scores, softmax.node, owner.body)) continue;
      yield {
        node: softmax.function ?? softmax.node,
        message: 'These scores are stored in full; scaled_dot_product_attention computes the same in one kernel.',
        fix: fuse(file, scores, softmax, weighting),
      };
    }
  },
};

/** Calls of softmax as a function, as a method, or by what its module is called. */
function softmaxCalls(file: PythonFile): Iterable<Call> {
  const made = file.callsNamed(/^torch\.nn\.Softmax$/).map(({ node }) => node);
  const modules = made.flatMap(({ parent }) => lastName(child(parent, 'left')) ?? []);
  return new Set([
    ...file.callsNamed(/^torch(\.nn\.functional)?\.softmax$/),
    ...['softmax', ...modules].flatMap((name) => file.callsOf(name)),
    ...made.flatMap(({ field, parent }) => (field === 'function' && parent !== undefined ? file.call(parent) : [])),
  ]);
}

const lastName = (node: SyntaxNode | undefined): string | undefined =>
  node?.type === 'identifier' ? node.text : child(node, 'attribute')?.text;

/** What `softmax(x)`, `x.softmax()`, `nn.Softmax()(x)` or `self.softmax(x)` is applied to. */
function softmaxInput(file: PythonFile, call: Call): SyntaxNode | undefined {
  const { name, method, receiver, positional } = call;
  if (name !== undefined && /^torch(\.nn\.functional)?\.softmax$/.test(name)) return call.argument('input', 0);
  if (file.types.of(call.function) === 'torch.nn.Softmax') return positional[0];
  return method === 'softmax' && file.names.dotted(receiver)?.startsWith('torch') !== true ? receiver : undefined;
}

/** The scores themselves are read once more: they are wanted as well. */
function isGivenOut(file: PythonFile, { assignments }: Scores, softmax: SyntaxNode, body: SyntaxNode): boolean {
  const names = assignments.map(({ parent }) => child(parent, 'left')?.text);
  const statement = statementOf(softmax);
  const again = /^\w+/.exec(file.textOf(statement))?.[0];
  return [...walk(body)].some(
    ({ type, text, field, start }) =>
      type === 'identifier' &&
      start > statement.end &&
      text !== again &&
      names.includes(text) &&
      field !== 'name' &&
      field !== 'attribute' &&
      field !== 'left',
  );
}

/** The fused kernel stands beside it: this is what runs where it cannot. */
const hasFused = (file: PythonFile, node: SyntaxNode): boolean =>
  /scaled_dot_product_attention|flash_attn|xformers|memory_efficient_attention|fused_attn/.test(file.textOf(node));
