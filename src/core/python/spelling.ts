/** How a file can write a full name with what it has imported at its top. */
import { canonical } from './canonical';
import type { PythonFile } from './file';
import { perFile } from './perFile';
import type { Binding } from './scopes';
import { ancestors, type SyntaxNode } from './syntax';

/**
 * @param full in its canonical spelling: `keras.callbacks.EarlyStopping`.
 * @param at where it is to be written; undefined: at the top.
 * @returns `tf.keras.callbacks.EarlyStopping` after `import tensorflow as tf`; undefined where an import is missing, or where
 * all names for it stand for something else there.
 */
export function spelling(file: PythonFile, full: string, at = file.root): string | undefined {
  const paths = full.startsWith('keras.') ? [full, `tensorflow.${full}`] : [full];
  const scope = file.scopes.at(at);
  let shortest: string | undefined;
  for (const { name, imported, bindings } of importedNames(file)) {
    for (const path of imported) {
      for (const each of paths) {
        const rest = restOf(each, path);
        const found = rest === undefined ? undefined : name + rest;
        if (found === undefined || (shortest !== undefined && found.length >= shortest.length)) continue;
        if (file.scopes.lookUp(name, scope) === bindings && bindings.every(isHeld)) shortest = found;
      }
    }
  }
  return shortest;
}

/** What is imported for all of the file: by which name, under which paths. */
const importedNames = perFile((file) =>
  [...(file.scopes.of(file.root)?.bindings ?? [])].flatMap(([name, bindings]) => {
    if (!bindings.some(({ path }) => path !== undefined)) return [];
    const imported = new Set(bindings.flatMap(({ path }) => (path === undefined ? [] : [path, canonical(path)])));
    return [{ name, imported, bindings }];
  }),
);

/** Nothing that is seen from there, or that is imported, has this name. */
export const isFree = (file: PythonFile, name: string, at: SyntaxNode): boolean =>
  file.scopes.lookUp(name, file.scopes.at(at)).length === 0;

/** Imported, or what takes its place where it cannot be: `except ImportError: F = None`. */
const isHeld = ({ path, node }: Binding): boolean =>
  path !== undefined || [...ancestors(node)].some(({ type }) => type === 'try_statement');

const restOf = (full: string, path: string): string | undefined =>
  full === path ? '' : full.startsWith(`${path}.`) ? full.slice(path.length) : undefined;
