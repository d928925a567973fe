/** Loads the parser: WebAssembly, and the grammar of Python in it. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { Language, Parser } from 'web-tree-sitter';

export type { Language } from 'web-tree-sitter';

export interface WasmFiles {
  readonly runtime: string;
  readonly grammar: string;
}

/** Where the build puts them: beside the programs. */
export const wasmIn = (folder: string): WasmFiles => ({
  runtime: path.join(folder, 'web-tree-sitter.wasm'),
  grammar: path.join(folder, 'tree-sitter-python.wasm'),
});

let loading: Promise<Language> | undefined;

export function python(files: WasmFiles): Promise<Language> {
  loading ??= load(files);
  return loading;
}

async function load({ runtime, grammar }: WasmFiles): Promise<Language> {
  const [wasmBinary, language] = await Promise.all([fs.readFile(runtime), fs.readFile(grammar)]);
  await Parser.init({ wasmBinary });
  return Language.load(language);
}
