/** Python files and notebooks from the disk. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Cell } from '../../core/python/notebook';
import { ENVIRONMENT_MARK, EXTENSIONS, MOST_LENGTH, SKIPPED, TOO_LONG } from '../../core/python/sourceFiles';

const IS_SOURCE = new RegExp(`\\.(${EXTENSIONS.join('|')})$`);

/**
 * Each file once, by whichever way it is reached.
 *
 * @throws {Error} with a code, when a path that was named cannot be read.
 */
export async function* pythonFiles(paths: readonly string[]): AsyncGenerator<string> {
  const seen = new Set<string>();
  for (const each of paths) {
    const stat = await fs.stat(each);
    for await (const file of stat.isDirectory() ? below(each) : [each]) {
      const real = await fs.realpath(file).catch(() => file);
      if (!seen.has(real)) yield file;
      seen.add(real);
    }
  }
}

/** Links to files are followed; those to folders may go round. */
async function* below(folder: string): AsyncGenerator<string> {
  const entries = await fs.readdir(folder, { withFileTypes: true });
  if (entries.some(({ name }) => name === ENVIRONMENT_MARK)) return;
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.some((name) => name === entry.name) && !entry.name.startsWith('.')) yield* below(file);
    } else if (IS_SOURCE.test(entry.name) && (entry.isFile() || (await isFile(file)))) yield file;
  }
}

const isFile = async (file: string): Promise<boolean> =>
  (await fs.stat(file).catch(() => undefined))?.isFile() ?? false;

export type Source =
  | { readonly kind: 'file'; readonly text: string }
  | { readonly kind: 'notebook'; readonly cells: readonly Cell[] }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Never rejects. */
export async function readPython(file: string): Promise<Source> {
  let bytes: Buffer;
  try {
    const stat = await fs.stat(file);
    // A pipe waits for somebody who writes, and a device may never end.
    if (!stat.isFile()) return { kind: 'unreadable', why: 'it is no regular file' };
    if (!isNotebook(file) && stat.size > MOST_LENGTH) return { kind: 'unreadable', why: TOO_LONG };
    bytes = await fs.readFile(file);
  } catch (error) {
    return { kind: 'unreadable', why: `it cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})` };
  }
  return isNotebook(file) ? notebook(bytes) : { kind: 'file', text: decoded(bytes) };
}

const isNotebook = (file: string): boolean => file.endsWith('.ipynb');

/** UTF-8, with or without a mark; else the encoding that old files mostly have. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

function notebook(bytes: Buffer): Source {
  let parsed: unknown;
  try {
    parsed = JSON.parse(decoded(bytes));
  } catch {
    return { kind: 'unreadable', why: 'it is not JSON' };
  }
  const { cells, metadata } = (parsed ?? {}) as { cells?: unknown; metadata?: { kernelspec?: { language?: string } } };
  if (!Array.isArray(cells)) return { kind: 'unreadable', why: 'it is not a notebook' };
  const isPython = /^(python.*)?$/i.test(metadata?.kernelspec?.language ?? '');
  const all = cells.map((cell: unknown) => toCell(cell, isPython));
  // What was printed is no program: its length does not count.
  const length = all.reduce((sum, each) => sum + (each.isPython ? each.source.length : 0), 0);
  return length > MOST_LENGTH ? { kind: 'unreadable', why: TOO_LONG } : { kind: 'notebook', cells: all };
}

function toCell(cell: unknown, isPython: boolean): Cell {
  const { cell_type, source } = (cell ?? {}) as { cell_type?: unknown; source?: unknown };
  const text = Array.isArray(source) ? source.join('') : typeof source === 'string' ? source : '';
  return { isPython: isPython && cell_type === 'code', source: text };
}
