import type { Call } from '../../python/calls';
import { addKeyword, replace } from '../../python/edit';
import type { PythonFile } from '../../python/file';
import { imported } from '../../python/imports';
import type { SyntaxNode } from '../../python/syntax';
import { unmeasured } from '../effects';
import { preparesItems } from '../patterns/preparedData';
import type { Fix, Rule } from '../rule';

export const synchronousLoader: Rule = {
  id: 'WP401',
  name: 'synchronous-loader',
  severity: 'hint',
  title: 'Batches are made in the process that trains',
  why: 'While the next batch is read and prepared, the GPU waits.',
  effect: unmeasured('1.1 to 3 times faster', 'where reading and preparing takes time, such as images and audio'),
  *check({ file, evidence, strict }) {
    if (!evidence.usesGpu) return;
    for (const call of file.callsNamed(/^torch\.utils\.data\.DataLoader$/)) {
      const workers = call.argument('num_workers', 5);
      if (workers === undefined ? !evidence.lacks(call, 'num_workers') : file.literal(workers) !== 0) continue;
      // In memory there is nothing to prepare, and a worker's copy of it costs more than it saves.
      const data = call.argument('dataset', 0);
      if (!strict && (!preparesItems(file, data) || isIterable(file.types.of(data)))) continue;
      yield {
        node: workers?.parent?.type === 'keyword_argument' ? workers.parent : (call.function ?? call.node),
        message: 'This loader makes its batches in the process that trains, and the GPU waits for them.',
        fix: addWorkers(file, call, workers),
      };
    }
  },
};

function addWorkers(file: PythonFile, call: Call, given: SyntaxNode | undefined): Fix | undefined {
  const os = imported(file, 'os', 'import os', call.node);
  const value = `min(8, ${os?.name ?? ''}.cpu_count() or 1)`;
  const edit = given === undefined ? addKeyword(file, call, 'num_workers', value) : replace(given, value);
  return os && edit && { title: 'Use worker processes', edits: [...os.edits, edit] };
}

/** An iterable data set has to split itself among workers. */
const isIterable = (type: string | undefined): boolean =>
  type !== undefined && /Iterable|Streaming|WebDataset/.test(type);
