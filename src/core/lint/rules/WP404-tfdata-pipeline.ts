import type { Call } from '../../python/calls';
import { addKeyword } from '../../python/edit';
import type { PythonFile } from '../../python/file';
import { statementOf } from '../../python/statements';
import { child, walk, type SyntaxNode } from '../../python/syntax';
import type { LintContext } from '../context';
import { reachesTraining } from '../patterns/dataFlow';
import { unmeasured } from '../effects';
import type { Finding, Rule } from '../rule';

export const tfdataPipeline: Rule = {
  id: 'WP404',
  name: 'tfdata-pipeline',
  severity: 'hint',
  title: 'A tf.data pipeline that works while the device waits',
  why: 'Without parallel calls and prefetching each batch is prepared after the step before it has ended.',
  effect: unmeasured('the time that a step waits for its batch', 'only where preparing a batch takes time'),
  *check(context) {
    const { file, evidence } = context;
    if (!file.imports('tensorflow') || !evidence.trains) return;
    for (const call of file.callsOf('map')) yield* serialMap(context, call);
    if (/\.prefetch\(/.test(file.text)) return;
    for (const call of [...file.callsOf('batch'), ...file.callsOf('padded_batch')]) yield* noPrefetch(context, call);
  },
};

/** They read or make the records of a data set. */
const SOURCE =
  /^(tensorflow\.data\.(Dataset\.(from_\w+|list_files|zip|sample_from_datasets)|\w+Dataset)|tensorflow_datasets\.load|keras\.(utils|preprocessing)\.\w*_dataset_from_directory)$/;
/** They give back a data set. */
const STEP =
  /^(map|batch|padded_batch|shuffle|repeat|cache|prefetch|take|skip|filter|unbatch|interleave|concatenate|with_options|shard|apply|window|flat_map|ignore_errors)$/;

function* serialMap(context: LintContext, call: Call): Generator<Finding> {
  const { file, evidence, strict } = context;
  if (call.method === undefined || !evidence.lacks(call, 'num_parallel_calls', 1)) return;
  const name = tensorflowName(file);
  const function_ = call.argument('map_func', 0);
  if (function_ === undefined || isTrivial(file, function_)) return;
  if (sourceOf(file, call.receiver) === undefined) return;
  if (!strict && (isCached(file, call.node) || !reachesTraining(context, call.node))) return;
  const edit = name === undefined ? undefined : addKeyword(file, call, 'num_parallel_calls', `${name}.data.AUTOTUNE`);
  yield {
    node: call.function?.children.at(-1) ?? call.node,
    message: 'This map prepares one element after the other.',
    fix: edit && { title: 'Add num_parallel_calls', edits: [edit] },
  };
}

/** What is kept is prepared once. */
function isCached(file: PythonFile, map: SyntaxNode): boolean {
  const statement = statementOf(map);
  const name = /^\w+/.exec(file.textOf(statement))?.[0] ?? '';
  const [here, later] = [file.text.slice(map.end, statement.end), file.text.slice(statement.end)];
  return here.includes('.cache(') || new RegExp(`\\b${name}\\.cache\\(`).test(later);
}

/** The last step of a pipeline that does some work is a batch, and nothing in the file prefetches. */
function* noPrefetch(context: LintContext, call: Call): Generator<Finding> {
  const { file, strict } = context;
  const isLast =
    call.node.parent?.type !== 'attribute' || !STEP.test(file.textOf(call.node.parent).split('.').at(-1) ?? '');
  const way = isLast ? sourceOf(file, call.receiver) : undefined;
  if (way === undefined || !way.works || (!strict && !reachesTraining(context, call.node))) return;
  const name = tensorflowName(file);
  yield {
    node: call.function?.children.at(-1) ?? call.node,
    message: 'The next batch is prepared only when it is asked for: nothing prefetches it.',
    fix:
      name === undefined
        ? undefined
        : {
            title: 'Append prefetch',
            edits: [{ start: call.node.end, end: call.node.end, text: `.prefetch(${name}.data.AUTOTUNE)` }],
          },
  };
}

interface Way {
  /** Something on the way takes time: a map, or reading from files. */
  readonly works: boolean;
}

/** Back along the steps to where the data come from; undefined where that is not known to be tf.data. */
function sourceOf(file: PythonFile, node: SyntaxNode | undefined, depth = 0): Way | undefined {
  if (node === undefined || depth > 16) return undefined;
  if (node.type === 'parenthesized_expression') return sourceOf(file, node.children[0], depth + 1);
  if (node.type === 'identifier') return ofName(file, node, depth);
  if (node.type !== 'call') return undefined;
  const call = file.call(node);
  if (call.name !== undefined && SOURCE.test(call.name)) {
    return { works: !/from_tensor|tensorflow_datasets|from_directory/.test(call.name) };
  }
  if (call.method === undefined || !STEP.test(call.method)) return undefined;
  const before = sourceOf(file, call.receiver, depth + 1);
  const mapped = call.method === 'map' ? call.argument('map_func', 0) : undefined;
  return before && { works: before.works || (mapped !== undefined && !isTrivial(file, mapped)) };
}

/** `ds = ds.map(…)` several times: the last one before counts, and leads to those before it. */
function ofName(file: PythonFile, node: SyntaxNode, depth: number): Way | undefined {
  const last = file.names
    .bindings(node)
    .filter(({ kind, value }) => kind === 'assignment' && value !== undefined && value.end < node.start)
    .at(-1);
  return sourceOf(file, last?.value, depth + 1);
}

const CHEAP = /^tensorflow\.(cast|expand_dims|reshape|one_hot|squeeze|(image\.)?convert_image_dtype|stack|identity)$/;

/** `lambda x, y: (tf.cast(x, tf.float32) / 255, y)` and its like take no time. */
function isTrivial(file: PythonFile, node: SyntaxNode): boolean {
  const body = node.type === 'lambda' ? child(node, 'body') : file.types.functionOf(node)?.body;
  if (body === undefined) return CHEAP.test(file.names.dotted(node) ?? '');
  return [...walk(body)].every((each) => each.type !== 'call' || CHEAP.test(file.call(each).name ?? ''));
}

/** What the module is called in the file. */
function tensorflowName(file: PythonFile): string | undefined {
  for (const [name, [first]] of file.scopes.all[0]?.bindings ?? []) if (first?.path === 'tensorflow') return name;
  return undefined;
}
