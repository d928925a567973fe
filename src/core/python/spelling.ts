/** How a file can write a full name with what it has imported at its top. */
import { canonical } from './canonical';
import type { PythonFile } from './file';

/**
 * @param full in its canonical spelling: `keras.callbacks.EarlyStopping`.
 * @returns `tf.keras.callbacks.EarlyStopping` after `import tensorflow as tf`; undefined where an import is missing.
 */
export function spelling(file: PythonFile, full: string): string | undefined {
  const paths = full.startsWith('keras.') ? [full, `tensorflow.${full}`] : [full];
  let shortest: string | undefined;
  for (const [name, bindings] of file.scopes.of(file.root)?.bindings ?? []) {
    for (const { path } of bindings) {
      if (path === undefined) continue;
      for (const each of paths) {
        const rest = restOf(each, path) ?? restOf(each, canonical(path));
        const found = rest === undefined ? undefined : name + rest;
        if (found !== undefined && (shortest === undefined || found.length < shortest.length)) shortest = found;
      }
    }
  }
  return shortest;
}

const restOf = (full: string, path: string): string | undefined =>
  full === path ? '' : full.startsWith(`${path}.`) ? full.slice(path.length) : undefined;
