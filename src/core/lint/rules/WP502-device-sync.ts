import { perFile } from '../../python/perFile';
import { replace } from '../../python/edit';
import { removeStatement } from '../../python/removal';
import { statementOf } from '../../python/statements';
import { ancestors, child, walk, type SyntaxNode } from '../../python/syntax';
import type { LintContext } from '../context';
import { unmeasured } from '../effects';
import { loopsAround } from '../evidence';
import type { Call } from '../../python/calls';
import type { Finding, Fix, Rule } from '../rule';
import { mayBeTensor } from '../patterns/scalarUses';
import { lossNames, stepLoops } from '../patterns/stepLoops';

export const deviceSync: Rule = {
  id: 'WP502',
  name: 'device-sync',
  severity: 'hint',
  title: 'Every training step waits for the GPU',
  why: 'To read a number from the GPU the program waits until all work is done, and the GPU idles until it is fed again.',
  effect: unmeasured('1.0 to 1.3 times faster steps', 'small steps on a GPU; large ones hide it'),
  *check(context) {
    const { file, evidence } = context;
    if (!evidence.trains || !evidence.usesGpu || !file.imports('torch')) return;
    const losses = lossNames(file);
    for (const loop of stepLoops(file)) {
      const body = child(loop, 'body');
      if (body === undefined) continue;
      for (const call of file.callsIn(body)) {
        const found = reads(context, call, losses) ?? stalls(context, call);
        if (found === undefined || loopsAround(call.node)[0] !== loop || isGuarded(context, call.node, body)) continue;
        yield found;
      }
    }
  },
};

/** `loss.item()`, `float(loss)`, `loss.detach().cpu()`, `print(loss)` of a loss. */
function reads(context: LintContext, call: Call, losses: ReadonlySet<string>): Finding | undefined {
  const { file } = context;
  const { method, receiver, name, positional, node } = call;
  const isRead = method === 'item' || method === 'cpu' || method === 'tolist';
  const [first] = positional;
  if (!isRead && name !== 'float' && name !== 'print') return undefined;
  const message = `"${file.textOf(node).replace(/\s+/g, ' ')}" makes each step wait for the GPU.`;
  if (isRead && receiver !== undefined && positional.length === 0 && !isPartOfRead(node)) {
    // `correct += (guess == y).sum().item()` too.
    const isCount = method === 'item' && receiver.type === 'call' && COUNTS.test(file.call(receiver).method ?? '');
    const isSummed = sumAround(node) !== undefined;
    if (losses.has(rootOf(receiver)) || (isCount && isSummed)) return { node, message, fix: accumulate(context, call) };
    return undefined;
  }
  if (name === 'float' && first?.type === 'identifier' && losses.has(first.text)) {
    const edits = [replace(node, `${first.text}.detach()`)];
    return { node, message, fix: isSumOnGpu(context, node) ? { title: 'Add it up on the GPU', edits } : undefined };
  }
  if (name !== 'print') return undefined;
  const printed = positional.find((each) => shows(each, losses));
  return printed && { node: printed, message: 'Printing the loss makes each step wait for the GPU.' };
}

/** Memory is given back only to be asked for again; waiting is asked for in so many words. */
function stalls({ file }: LintContext, call: Call): Finding | undefined {
  const { name, node } = call;
  const isMemory = name === 'torch.cuda.empty_cache' || name === 'gc.collect';
  if (!isMemory && name !== 'torch.cuda.synchronize') return undefined;
  if (measures(file)) return undefined;
  const statement = statementOf(node);
  const edit = statement.children[0] === node ? removeStatement(file, statement) : undefined;
  return {
    node,
    message: isMemory
      ? `"${file.textOf(node)}" at each step gives back memory that the next step asks for again.`
      : 'Each step waits until the GPU is done.',
    fix: edit && { title: 'Remove it', edits: [edit] },
  };
}

/** Who measures time or memory needs them. */
const measures = perFile(({ text }) => /perf_counter|time\.time|Event\(|memory_allocated|memory_reserved/.test(text));

const COUNTS = /^(sum|mean)$/;

/** The `total += …` around a value, also where it is weighted: `loss.item() * x.size(0)`. */
function sumAround({ parent }: SyntaxNode): SyntaxNode | undefined {
  const isWeighted = parent?.type === 'binary_operator' && /^[*/]$/.test(child(parent, 'operator')?.text ?? '');
  const sum = isWeighted ? parent.parent : parent;
  return sum?.type === 'augmented_assignment' ? sum : undefined;
}

/** Nothing that reads the sum needs a number: what is listed, dumped or drawn does. */
function isSumOnGpu({ file }: LintContext, value: SyntaxNode): boolean {
  const sum = child(sumAround(value), 'left');
  return sum !== undefined && mayBeTensor(file, sum);
}

/** `total += loss.item()`: the sum can stay where it is. */
function accumulate(context: LintContext, { node, method, receiver }: Call): Fix | undefined {
  const { file } = context;
  if (method !== 'item' || receiver === undefined || !isSumOnGpu(context, node)) return undefined;
  const text = file.textOf(receiver);
  if (/\.(cpu|numpy)\(/.test(text)) return undefined;
  // A count of what is equal has no gradient.
  const kept = /\.(detach\(\)|data)$|==|\.eq\(/.test(text) ? text : `${text}.detach()`;
  return { title: 'Add it up on the GPU', edits: [replace(node, kept)] };
}

/** Under a condition, in a handler, or behind an early `continue`: not at every step. */
function isGuarded({ file, strict }: LintContext, node: SyntaxNode, body: SyntaxNode): boolean {
  if (strict) return false;
  for (const each of ancestors(node)) {
    if (each === body) break;
    if (/^(if_statement|except_clause|conditional_expression|boolean_operator|lambda)$/.test(each.type)) return true;
  }
  return body.children.some(
    (each) => each.type === 'if_statement' && each.end < node.start && /\bcontinue\b/.test(file.textOf(each)),
  );
}

/** `loss` in `loss.detach().cpu()`. */
function rootOf(node: SyntaxNode): string {
  if (node.type === 'identifier') return node.text;
  const below =
    node.type === 'call' ? child(node, 'function') : node.type === 'attribute' ? child(node, 'object') : undefined;
  return below === undefined ? '' : rootOf(below);
}

/** `loss.cpu()` in `loss.cpu().item()`: the whole is one read. */
const isPartOfRead = (node: SyntaxNode): boolean => node.parent?.type === 'attribute';

function shows(node: SyntaxNode, losses: ReadonlySet<string>): boolean {
  for (const each of walk(node)) {
    if (each.type === 'call' || each.type === 'attribute') return false;
    if (each.type === 'identifier' && losses.has(each.text)) return true;
  }
  return false;
}
