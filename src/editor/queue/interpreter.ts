/**
 * Which Python a queued job runs with, and the environment that it would have in an activated terminal. The Python extension is
 * asked where it is there; without it a folder of the workspace, and then the search path, decide.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import { isPythonProgram } from '../../core/run/pythonProgram';

export interface Interpreter {
  /** A path, or a name on the search path. */
  readonly program: string;
  /** For people: `Python 3.12 (.venv)`. */
  readonly title: string;
  /** The virtual or Conda environment that it is in. */
  readonly home?: { readonly folder: string; readonly kind: 'venv' | 'conda'; readonly name: string };
}

const IS_WINDOWS = process.platform === 'win32';
const BIN = IS_WINDOWS ? 'Scripts' : 'bin';

export async function interpreterFor(file: vscode.Uri | undefined): Promise<Interpreter> {
  const folder = (file && vscode.workspace.getWorkspaceFolder(file)) ?? vscode.workspace.workspaceFolders?.[0];
  return (
    (await activeEnvironment(file ?? folder?.uri)) ??
    (folder && (await virtualEnvironment(folder.uri))) ?? {
      program: IS_WINDOWS ? 'python' : 'python3',
      title: vscode.l10n.t('{0} of the search path', IS_WINDOWS ? 'python' : 'python3'),
    }
  );
}

/** Of the environment that the editor was started in: one of the other kind would be taken for the active one. */
const OF_AN_ENVIRONMENT =
  /^(?:PYTHONHOME|VIRTUAL_ENV(?:_PROMPT)?|CONDA_(?:PREFIX(?:_\d+)?|DEFAULT_ENV|PROMPT_MODIFIER|SHLVL))$/;

/** Windows names it `Path`, and does not mind how it is written. */
export const searchPathName = (environment: Readonly<Record<string, string>>): string =>
  Object.keys(environment).find((name) => (IS_WINDOWS ? /^path$/i : /^PATH$/).test(name)) ?? 'PATH';

/** What `activate` would set. */
export function activated(
  environment: Readonly<Record<string, string>>,
  { home }: Interpreter,
): Readonly<Record<string, string>> {
  if (home === undefined) return environment;
  const kept = Object.fromEntries(Object.entries(environment).filter(([name]) => !OF_AN_ENVIRONMENT.test(name)));
  const bin = home.kind === 'conda' && IS_WINDOWS ? home.folder : path.join(home.folder, BIN);
  const searchPath = searchPathName(kept);
  const searched = { ...kept, [searchPath]: [bin, kept[searchPath]].filter(Boolean).join(path.delimiter) };
  return home.kind === 'venv'
    ? { ...searched, VIRTUAL_ENV: home.folder }
    : { ...searched, CONDA_PREFIX: home.folder, CONDA_DEFAULT_ENV: home.name };
}

/** The part of the Python extension's interface that is used here. */
interface PythonExtension {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(environment: { readonly path: string }): Promise<PythonEnvironment | undefined>;
  };
}

interface PythonEnvironment {
  readonly executable: { readonly uri?: vscode.Uri };
  readonly environment?: { readonly type: string; readonly name?: string; readonly folderUri: vscode.Uri };
  readonly version?: { readonly major: number; readonly minor: number };
}

async function activeEnvironment(file: vscode.Uri | undefined): Promise<Interpreter | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>('ms-python.python');
  try {
    const { environments } = (await extension?.activate()) ?? {};
    const found = await environments?.resolveEnvironment(environments.getActiveEnvironmentPath(file));
    const program = found?.executable.uri?.fsPath;
    if (found === undefined || program === undefined) return undefined;
    const { environment, version } = found;
    const folder = environment?.folderUri.fsPath;
    const name = environment?.name ?? (folder === undefined ? '' : path.basename(folder));
    const title = titleOf(version === undefined ? undefined : `${version.major}.${version.minor}`, name);
    if (folder === undefined) return { program, title };
    return { program, title, home: { folder, name, kind: environment?.type === 'Conda' ? 'conda' : 'venv' } };
  } catch {
    // An extension of somebody else's, with trouble of its own.
    return undefined;
  }
}

async function virtualEnvironment(folder: vscode.Uri): Promise<Interpreter | undefined> {
  for (const name of ['.venv', 'venv']) {
    const program = vscode.Uri.joinPath(folder, name, BIN, IS_WINDOWS ? 'python.exe' : 'python').fsPath;
    const found = await interpreterAt(program);
    if (found?.home !== undefined) return found;
  }
  return undefined;
}

/**
 * The environment that a program lies in. Of a Python outside of all, that one without any.
 *
 * @param program absolute. @returns undefined: it is not there, or has to do with no Python
 */
export async function interpreterAt(program: string): Promise<Interpreter | undefined> {
  if (!(await exists(vscode.Uri.file(program)))) return undefined;
  const bin = path.dirname(program);
  // On Windows that of Conda lies at the top.
  for (const folder of [path.dirname(bin), bin]) {
    const name = path.basename(folder);
    const at = (part: string): vscode.Uri => vscode.Uri.joinPath(vscode.Uri.file(folder), part);
    const config = await textOf(at('pyvenv.cfg'));
    const version = /^version(?:_info)?\s*=\s*(\d+\.\d+)/m.exec(config ?? '')?.[1];
    const kind = config !== undefined ? 'venv' : (await exists(at('conda-meta'))) ? 'conda' : undefined;
    if (kind !== undefined) return { program, title: titleOf(version, name), home: { folder, kind, name } };
  }
  return isPythonProgram(program) ? { program, title: program } : undefined;
}

function titleOf(version: string | undefined, name: string): string {
  const python = version === undefined ? 'Python' : `Python ${version}`;
  return name === '' ? python : `${python} (${name})`;
}

export const exists = (file: vscode.Uri): Promise<boolean> =>
  Promise.resolve(vscode.workspace.fs.stat(file)).then(
    () => true,
    () => false,
  );

const textOf = (file: vscode.Uri): Promise<string | undefined> =>
  Promise.resolve(vscode.workspace.fs.readFile(file)).then(
    (bytes) => Buffer.from(bytes).toString('utf8'),
    () => undefined,
  );
