/** Reads and parses what a command line names, one file after the other. */
import path from 'node:path';
import { PythonFile } from '../core/python/file';
import { reasonOf } from '../core/lint/reason';
import type { Position } from '../core/python/lines';
import { VirtualNotebook } from '../core/python/notebook';
import { python, wasmIn } from '../node/python/grammar';
import { ParsedText } from '../node/python/parsedText';
import { pythonFiles, readPython, type Source } from '../node/python/readPython';
import { warn } from './session';
import { UsageError } from './verb';

export interface OpenSource {
  readonly path: string;
  readonly file: PythonFile;
  /** `cell`: index over all cells of a notebook; null in a file. Both from 0, as the line is. */
  readonly positionAt: (offset: number) => Position & { readonly cell: number | null };
}

export async function* openSources(paths: readonly string[]): AsyncGenerator<OpenSource> {
  const parser = new ParsedText(await python(wasmIn(__dirname)));
  try {
    for await (const file of filesIn(paths)) {
      const source = await readPython(file);
      const opened = source.kind === 'unreadable' ? source.why : attempted(() => open(file, source, parser));
      if (typeof opened === 'string') {
        warn(`${file} was skipped: ${opened}.`);
        continue;
      }
      if (opened.file.root.broken)
        warn(
          `${file} could not be parsed everywhere: what is not Python in it, or nested too deeply, was not looked at.`,
        );
      yield opened;
    }
  } finally {
    parser.dispose();
  }
}

/** What was found out, or why it could not be. */
export function attempted<Found>(look: () => Found): Found | string {
  try {
    return look();
  } catch (error) {
    return reasonOf(error);
  }
}

function open(path: string, source: Exclude<Source, { kind: 'unreadable' }>, parser: ParsedText): OpenSource {
  const notebook = source.kind === 'notebook' ? new VirtualNotebook(source.cells) : undefined;
  const text = source.kind === 'file' ? source.text : (notebook?.text ?? '');
  const file = new PythonFile(parser.parse(text), text);
  return {
    path,
    file,
    positionAt: (offset) => notebook?.positionAt(offset) ?? { cell: null, ...file.lines.positionAt(offset) },
  };
}

async function* filesIn(paths: readonly string[]): AsyncGenerator<string> {
  try {
    yield* pythonFiles(paths.map((each) => path.normalize(each)));
  } catch (error) {
    const { code, path: which } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`${which ?? 'A path'} cannot be read (${code}). Name files or folders that are there.`);
  }
}
