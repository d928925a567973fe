/** Whether a data set has work to do for each item: files to open, pictures to change, texts to split. */
import type { Call } from '../../python/calls';
import type { PythonFile } from '../../python/file';
import { walk, type SyntaxNode } from '../../python/syntax';

const DEPTH = 6;
const PICTURES = /^(torchvision\.datasets|torchaudio\.datasets|medmnist)\.[A-Z]|(^|\.)ImageFolder$/;
/** They hand on what another set prepares. */
const VIEWS = /^torch\.utils\.data\.(Subset|ConcatDataset|random_split|dataset\.\w+)$/;
const WORK =
  /\b(open|imread|read_image|load|decode\w*|resize|transforms?|augment\w*|tokenizer?|encode\w*|processor|preprocess\w*|feature_extractor|read_\w+)\s*\(|\bImage\.|librosa|cv2\./;

/** True only where the file tells: what comes from elsewhere is not known. */
export function preparesItems(file: PythonFile, node: SyntaxNode | undefined, depth = 0): boolean {
  if (node === undefined || depth > DEPTH) return false;
  if (node.type === 'call') return isPrepared(file, file.call(node), depth);
  if (node.type === 'list') return node.children.some((each) => preparesItems(file, each, depth + 1));
  if (node.type === 'subscript') return preparesItems(file, node.children[0], depth + 1);
  if (node.type === 'attribute') {
    return file.assignments.some(
      ({ left, right }) =>
        left.start !== node.start && file.textOf(left) === file.textOf(node) && preparesItems(file, right, depth + 1),
    );
  }
  if (node.type !== 'identifier') return false;
  return file.names
    .bindings(node)
    .some(({ kind, value }) => kind === 'assignment' && value !== node && preparesItems(file, value, depth + 1));
}

function isPrepared(file: PythonFile, call: Call, depth: number): boolean {
  const { name = '' } = call;
  if (PICTURES.test(name)) return true;
  if (VIEWS.test(name)) return preparesItems(file, call.positional[0] ?? call.keywords.get('dataset'), depth + 1);
  const made = file.types.classNamed(name);
  if (made === undefined) return false;
  const item = [...walk(made.node)].find(
    (each) =>
      each.type === 'function_definition' &&
      each.children.some(({ field, text }) => field === 'name' && text === '__getitem__'),
  );
  return item === undefined
    ? made.bases.some((base) => PICTURES.test(file.names.dotted(base) ?? ''))
    : WORK.test(file.textOf(item));
}
