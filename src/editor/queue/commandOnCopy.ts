/** The command that runs a copy of its script. */
import path from 'node:path';
import { classifyWords } from '../../core/run/command';
import { commandLine } from '../../core/run/identity';
import { shellLineOf } from './programs';
import type { QueueTarget } from './queueTarget';

/** Undefined: its script has no place of its own in the command. What it imports from beside it must be found all the same. */
export function commandOnCopy(
  { command, cwd, file }: Pick<QueueTarget, 'command' | 'cwd' | 'file'>,
  copy: string,
): readonly string[] | undefined {
  if (file?.endsWith('.py') !== true) return undefined;
  const line = shellLineOf(command);
  if (line === undefined) {
    const changed = command.map((word) => (path.resolve(cwd, word) === file ? copy : word));
    return changed.filter((word) => word === copy).length === 1 ? changed : undefined;
  }
  const classified = classifyWords(command);
  const { folder = '', script } = classified.kind === 'run' ? classified : {};
  if (script === undefined || path.resolve(cwd, folder, script) !== file) return undefined;
  const changed = lineOnCopy(line, script, copy);
  return changed === undefined ? undefined : [...command.slice(0, -1), changed];
}

/** Only where the script stands once, as a word without quotes: anything else may mean something else to the shell. */
function lineOnCopy(line: string, script: string, copy: string): string | undefined {
  if (/\bPYTHONPATH=|\\|#|\n/.test(line)) return undefined;
  const parts = line.split(script);
  const [before = '', after = ''] = parts;
  const isWord = /(?:^|[\s;&|(])$/.test(before) && /^(?:$|[\s;&|)])/.test(after);
  const isQuoted = [`'`, '"'].some((quote) => before.split(quote).length % 2 === 0);
  return parts.length === 2 && isWord && !isQuoted ? `${before}${commandLine([copy])}${after}` : undefined;
}
