/** Which programs a command starts, and where they are: a name alone does not say which Python that is. */
import path from 'node:path';
import * as vscode from 'vscode';
import { classifyWords } from '../../core/run/command';
import { simpleCommands } from '../../core/run/shellWords';
import { exists } from './interpreter';

const ENDINGS = process.platform === 'win32' ? ['', '.exe', '.cmd', '.bat'] : [''];

/** Absolute. @param searched the search path. @returns undefined: it is not there */
export async function programAt(name: string, cwd: string, searched = ''): Promise<string | undefined> {
  const folders = isPath(name) ? [''] : searched.split(path.delimiter);
  for (const folder of folders)
    for (const ending of ENDINGS) {
      const file = path.resolve(cwd, folder, `${name}${ending}`);
      if (await exists(vscode.Uri.file(file))) return file;
    }
  return undefined;
}

export const isPath = (name: string): boolean => /[\\/]/.test(name);

const IS_OPTION = /^-|^\/\w$/;

/** The line that a shell is handed; undefined: the command is started without one. */
export function shellLineOf(command: readonly string[]): string | undefined {
  const [shell = '', ...words] = command;
  const isShell = /^(?:(?:ba|z|da|k|fi)?sh|cmd|powershell|pwsh)(?:\.exe)?$/i.test(path.basename(shell));
  const options = words.slice(0, -1);
  // Behind a script of its own `-c` is that script's.
  const isLine =
    /^(?:-\w*c|\/c|-command)$/i.test(options.at(-1) ?? '') && options.every((word) => IS_OPTION.test(word));
  return isShell && isLine ? words.at(-1) : undefined;
}

/** After these a shell may find another program of the same name, or in another folder. */
const CHANGES_SEARCH = /(?:^|[\s;&|(])(?:source|\.|eval|export|module|conda|mamba|micromamba|cd|pushd|popd)\s|\bPATH=/;
/** What a shell makes something else of. */
const IS_WRITTEN_OUT = /^[^$`*?~]*$/;

/** The programs that can be told: what a command starts, and the Python that it hands a script to. */
export function programsIn(command: readonly string[]): readonly string[] {
  const line = shellLineOf(command);
  if (line === undefined) return startedBy(command);
  if (CHANGES_SEARCH.test(line)) return [];
  const started = simpleCommands(line).flatMap(({ words }) => startedBy(words));
  return [...new Set(started.filter((name) => IS_WRITTEN_OUT.test(name)))];
}

/** A launcher such as `uv run` looks for a Python of its own. */
function startedBy(words: readonly string[]): readonly string[] {
  const classified = classifyWords(words);
  const { interpreter, launcher } = classified.kind === 'run' ? classified : {};
  const python = launcher === undefined && interpreter !== undefined ? [interpreter] : [];
  return [...new Set([...words.slice(0, 1), ...python])];
}
