import type { PythonFile } from './file';

/** Finds something out once for a file, when it is first asked. */
export function perFile<Found>(find: (file: PythonFile) => Found): (file: PythonFile) => Found {
  const known = new WeakMap<PythonFile, { readonly found: Found }>();
  return (file) => {
    let once = known.get(file);
    if (once === undefined) {
      once = { found: find(file) };
      known.set(file, once);
    }
    return once.found;
  };
}
