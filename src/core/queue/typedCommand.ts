/** A line as a user wrote it, as program and arguments. */
import type { RunRecord } from '../run/record';
import { commandLine } from '../run/identity';
import { simpleCommands } from '../run/shellWords';
import { typedLine } from '../run/typedLine';
import type { QueuedJob } from './job';

/** What only a shell understands. */
const SHELL_SIGNS = /[|&;<>()$`*?~#\n{}[\]]|\\$/;

/**
 * It goes to a shell only where it needs one: a program that is started by itself gets its signals.
 *
 * @returns undefined: the line is empty
 */
export function typedCommand(line: string, isWindows: boolean): readonly string[] | undefined {
  const [only, ...others] = simpleCommands(line);
  if (only === undefined) return undefined;
  const isPlain = others.length === 0 && only.assignments.length === 0 && !hasShellSigns(line);
  if (isPlain) return only.words;
  return isWindows ? ['cmd.exe', '/d', '/s', '/c', line] : ['/bin/sh', '-c', line];
}

/** Outside single quotes. */
const hasShellSigns = (line: string): boolean => SHELL_SIGNS.test(line.replace(/'[^']*'/g, "''"));

/** Of what runs: the same command, of the same file or in the same folder. With other arguments it is another job. */
export function isRunOf(
  { command, cwd, file }: Pick<QueuedJob, 'command' | 'cwd' | 'file'>,
  isWindows: boolean,
): (run: RunRecord) => boolean {
  const asked = commandLine(command);
  return (run) => {
    const { line, cwd: at } = typedLine(run) ?? { line: run.command, cwd: undefined };
    const isThere = at === cwd || (file !== undefined && run.file === file);
    const typed = isThere ? typedCommand(line, isWindows) : undefined;
    return typed !== undefined && commandLine(typed) === asked;
  };
}
