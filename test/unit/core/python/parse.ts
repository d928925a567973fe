/** Python text as the core sees it, by the real parser. */
import path from 'node:path';
import { PythonFile } from '../../../../src/core/python/file';
import type { SyntaxNode } from '../../../../src/core/python/syntax';
import { python } from '../../../../src/node/python/grammar';
import { ParsedText } from '../../../../src/node/python/parsedText';

/** Where `npm ci` put the two .wasm files. */
export const WASM = {
  runtime: path.resolve('node_modules/web-tree-sitter/web-tree-sitter.wasm'),
  grammar: path.resolve('node_modules/tree-sitter-python/tree-sitter-python.wasm'),
};

export async function parser(): Promise<ParsedText> {
  return new ParsedText(await python(WASM));
}

let shared: ParsedText | undefined;

export async function parse(text: string): Promise<PythonFile> {
  shared ??= await parser();
  return new PythonFile(shared.parse(text), text);
}

/** As an indented list, for tests to compare. */
export function outline(node: SyntaxNode): unknown {
  const name = node.field === undefined ? node.type : `${node.field}: ${node.type}`;
  if (node.children.length === 0) return `${name} ${node.text}`;
  return { [name]: node.children.map(outline) };
}
