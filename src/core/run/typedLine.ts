/** The line of a recorded run with the folder that it can be run from again. */
import { classifyCommand } from './command';
import type { RunRecord } from './record';
import { simpleCommands } from './shellWords';

export interface TypedLine {
  readonly line: string;
  readonly cwd: string;
}

/** `cd sub && `, `cd "my sub"; ` in front. Not `cd -`: where that goes is not written. */
const LEADING = /^\s*(?:cd|pushd)\s+(?:"[^"]*"|'[^']*'|[^\s'"&;|()-][^\s'"&;|()]*)\s*(?:&&|;)\s*/;
const MOVES = new Set(['cd', 'pushd', 'popd']);

/**
 * A run that VS Code's events told of has its folder after `cd` (`folderOf`), and the whole line: run there, it would go on to
 * `sub/sub`. So what leads there is taken off, or the folder is. Undefined: the folder cannot be told.
 */
export function typedLine({ command, cwd, kind }: Pick<RunRecord, 'command' | 'cwd' | 'kind'>): TypedLine | undefined {
  if (cwd === undefined) return undefined;
  const to = kind === 'command line' || kind === 'queue' ? undefined : folderIn(command);
  if (to === undefined) return { line: command, cwd };
  let line = command;
  while (folderIn(line) !== undefined && LEADING.test(line)) line = line.replace(LEADING, '');
  // A `cd -` behind it needs the one in front.
  const moves = simpleCommands(line).some(({ words }) => MOVES.has(words[0] ?? ''));
  if (!moves && folderIn(line) === undefined) return { line, cwd };
  const from = before(cwd, to);
  return from === undefined ? undefined : { line: command, cwd: from };
}

function folderIn(line: string): string | undefined {
  const classified = classifyCommand(line);
  return classified.kind === 'run' ? classified.folder : undefined;
}

/** `/w` of `/w/sub` and `sub`. Where the line goes to a folder by its whole path, it does so from anywhere. */
function before(cwd: string, to: string): string | undefined {
  if (/^(?:[\\/]|[A-Za-z]:)/.test(to)) return cwd;
  const steps = to.split(/[\\/]/).filter((step) => step !== '' && step !== '.');
  const parts = cwd.split(/[\\/]/);
  const kept = parts.length - steps.length;
  if (kept < 1 || steps.some((step, index) => step === '..' || step !== parts[kept + index])) return undefined;
  return cwd.slice(0, parts.slice(0, kept).join('/').length) || '/';
}
