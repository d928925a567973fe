/** Tells at once what changes in a folder, where the system can. It keeps nobody from ending. */
import fs from 'node:fs';

/** Undefined: the system watches no more files, or none of this kind. */
export function watchFolder(folder: string, changed: (name: string | null) => void): fs.FSWatcher | undefined {
  try {
    const watcher = fs.watch(folder, { persistent: false }, (_, name) => changed(name));
    return watcher.on('error', () => undefined);
  } catch {
    return undefined;
  }
}
