/** Who a run is, from the command that started it. */
import type { Millis } from '../units';
import type { CommandKind } from './command';
import type { RunIdentity, RunKind } from './record';
import { storableCommand } from './secrets';

export interface RunOrigin {
  readonly id: string;
  readonly kind: RunKind;
  readonly command: string;
  readonly classified: CommandKind;
  readonly start: Millis;
  readonly host: string;
  readonly cwd?: string | undefined;
  /** Where the script lies that the command names, where that is not `cwd`. */
  readonly folder?: string | undefined;
  readonly workspace?: string | undefined;
  readonly git?: RunIdentity['git'] | undefined;
}

export function identityOf(origin: RunOrigin): RunIdentity {
  const { classified, cwd, workspace, git } = origin;
  const run = classified.kind === 'run' ? classified : undefined;
  const name = classified.kind === 'no' ? (origin.command.split(/\s/)[0] ?? '') : classified.name;
  const file = run?.script === undefined ? undefined : absolute(run.script, origin.folder ?? cwd);
  return {
    id: origin.id,
    name: storableCommand(name).slice(0, 120),
    kind: origin.kind,
    command: storableCommand(origin.command),
    host: origin.host,
    start: origin.start,
    ...(run?.launcher !== undefined && { launcher: run.launcher }),
    ...(run?.interpreter !== undefined && { interpreter: run.interpreter }),
    ...(cwd !== undefined && { cwd }),
    ...(file !== undefined && { file }),
    ...(workspace !== undefined && { workspace }),
    ...(git !== undefined && { git }),
  };
}

/** `cd sub && python train.py` runs in `sub`, although the shell reports the folder that the line was typed in. */
export function folderOf(classified: CommandKind, cwd: string | undefined): string | undefined {
  const folder = classified.kind === 'run' ? classified.folder : undefined;
  return folder === undefined ? cwd : absolute(folder, cwd);
}

/** A path as the shell would resolve it; undefined when it is relative to a folder that is not known. */
function absolute(path: string, cwd: string | undefined): string | undefined {
  if (/^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(path)) return path;
  if (cwd === undefined || /[$`*?]|^~/.test(path)) return undefined;
  const separator = cwd.includes('\\') && !cwd.includes('/') ? '\\' : '/';
  const parts = cwd.split(/[\\/]/);
  for (const part of path.split(/[\\/]/)) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join(separator);
}

/** Arguments as one line that a shell would read back as these arguments. */
export function commandLine(argv: readonly string[]): string {
  return argv.map((word) => (/^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
