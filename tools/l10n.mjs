// `node tools/l10n.mjs`: writes l10n/bundle.l10n.json, the list of all texts that are looked up at run time. A translation is a
// copy of it with the values translated: l10n/bundle.l10n.de.json. `--check` says whether the list is up to date.
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from './host/paths.mjs';

const FOLDERS = ['src/core/text', 'src/editor', 'webview'];
const FILES = ['src/extension.ts'];
const bundleFile = path.join(root, 'l10n/bundle.l10n.json');

function sources() {
  const inFolders = FOLDERS.flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder), { recursive: true })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.join(folder, name)),
  );
  return [...inFolders, ...FILES].map((file) => path.join(root, file));
}

/** The texts of `t('…')`, `vscode.l10n.t('…')`; of a choice `t(a ? '…' : '…')` both. */
function textsIn(file) {
  const tree = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = [];
  const collect = (node) => {
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(collect);
    else if (ts.isParenthesizedExpression(node)) collect(node.expression);
  };
  const visit = (node) => {
    if (ts.isCallExpression(node)) {
      const callee = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
      if (ts.isIdentifier(callee) && callee.text === 't' && node.arguments[0]) collect(node.arguments[0]);
    }
    // Tables of texts that are looked up by key: `const SPOKEN: Texts = { … }`.
    if (ts.isVariableDeclaration(node) && node.type?.getText(tree) === 'Texts' && node.initializer) {
      node.initializer.forEachChild((entry) => ts.isPropertyAssignment(entry) && collect(entry.initializer));
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

export function currentBundle() {
  const texts = [...new Set(sources().flatMap(textsIn))].sort();
  return `${JSON.stringify(Object.fromEntries(texts.map((text) => [text, text])), null, 2)}\n`;
}

export const writtenBundle = () => (fs.existsSync(bundleFile) ? fs.readFileSync(bundleFile, 'utf8') : '');

if (import.meta.filename === process.argv[1]) {
  const check = process.argv.includes('--check');
  if (!check) fs.writeFileSync(bundleFile, currentBundle());
  else if (currentBundle() !== writtenBundle()) {
    console.error('l10n/bundle.l10n.json is out of date. Run: node tools/l10n.mjs');
    process.exit(1);
  }
}
