/** Reads and parses what a command line names, one file after the other. */
import path from 'node:path';
import { PythonFile } from '../core/python/file';
import type { Position } from '../core/python/lines';
import { VirtualNotebook } from '../core/python/notebook';
import { python, wasmIn } from '../node/python/grammar';
import { ParsedText } from '../node/python/parsedText';
import { pythonFiles, readPython } from '../node/python/readPython';
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
      if (source.kind === 'unreadable') {
        warn(`${file} was skipped: ${source.why}.`);
        continue;
      }
      const notebook = source.kind === 'notebook' ? new VirtualNotebook(source.cells) : undefined;
      const text = source.kind === 'file' ? source.text : (notebook?.text ?? '');
      const parsed = new PythonFile(parser.parse(text), text);
      if (parsed.root.broken)
        warn(`${file} could not be parsed everywhere: what is not Python in it was not looked at.`);
      yield {
        path: file,
        file: parsed,
        positionAt: (offset) => notebook?.positionAt(offset) ?? { cell: null, ...parsed.lines.positionAt(offset) },
      };
    }
  } finally {
    parser.dispose();
  }
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
