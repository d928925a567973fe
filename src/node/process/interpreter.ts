/** Which Python a process runs, as its user's environment names it: a virtual environment's own, not what that links to. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import type { ProcessTable } from '../../core/ports';
import { isPythonProgram } from '../../core/run/pythonProgram';

/** @returns an absolute path; `undefined` when the process is gone, renamed itself, or the platform does not tell. */
export function interpreterOf(table: ProcessTable, pid: number): string | undefined {
  const name = table.argv(pid)[0] ?? '';
  if (!isPythonProgram(name)) return undefined;
  if (path.isAbsolute(name)) return name;
  // As the shell looked it up when it started the process.
  const folders = name.includes(path.sep) ? [''] : (table.searchPath(pid)?.split(path.delimiter) ?? []);
  const cwd = table.cwd(pid);
  return folders
    .map((folder) => (cwd === undefined ? path.join(folder, name) : path.resolve(cwd, folder, name)))
    .find((file) => path.isAbsolute(file) && isExecutable(file));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
