/** Python files and notebooks from the disk. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Cell } from '../../core/python/notebook';

/** Folders that hold other people's code, or none. */
const SKIPPED = new Set(['node_modules', '__pycache__', 'site-packages', 'build', 'dist', 'venv', 'env']);

/** @throws {Error} with a code, when a path that was named cannot be read. */
export async function* pythonFiles(paths: readonly string[]): AsyncGenerator<string> {
  for (const each of paths) {
    const stat = await fs.stat(each);
    if (!stat.isDirectory()) yield each;
    else yield* below(each);
  }
}

async function* below(folder: string): AsyncGenerator<string> {
  const entries = await fs.readdir(folder, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name) && !entry.name.startsWith('.')) yield* below(file);
    } else if (entry.isFile() && /\.(py|pyw|ipynb)$/.test(entry.name)) yield file;
  }
}

export type Source =
  | { readonly kind: 'file'; readonly text: string }
  | { readonly kind: 'notebook'; readonly cells: readonly Cell[] }
  | { readonly kind: 'unreadable'; readonly why: string };

/** A file beyond this is no program that somebody writes; parsing it would only take time. */
const MOST_BYTES = 2_000_000;

export async function readPython(file: string): Promise<Source> {
  const bytes = await fs.readFile(file);
  if (file.endsWith('.ipynb')) return notebook(bytes);
  if (bytes.length > MOST_BYTES) return { kind: 'unreadable', why: 'larger than 2 MB' };
  return { kind: 'file', text: decoded(bytes) };
}

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
    return { kind: 'unreadable', why: 'not JSON' };
  }
  const { cells, metadata } = parsed as { cells?: unknown; metadata?: { kernelspec?: { language?: string } } };
  if (!Array.isArray(cells)) return { kind: 'unreadable', why: 'not a notebook' };
  const isPython = /^(python.*)?$/i.test(metadata?.kernelspec?.language ?? '');
  return { kind: 'notebook', cells: cells.map((cell: unknown) => toCell(cell, isPython)) };
}

function toCell(cell: unknown, isPython: boolean): Cell {
  const { cell_type, source } = (cell ?? {}) as { cell_type?: unknown; source?: unknown };
  const text = Array.isArray(source) ? source.join('') : typeof source === 'string' ? source : '';
  return { isPython: isPython && cell_type === 'code', source: text };
}
