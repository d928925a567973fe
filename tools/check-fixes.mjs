// `npm run check:fixes -- PATHS...`: makes every quick fix on every finding in other people's files and notebooks, one by one.
// Each result must parse where the file parsed before, and the fix must leave fewer findings: made twice, it changes nothing.
import { build } from 'esbuild';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './host/paths.mjs';

const paths = process.argv.slice(2);
if (paths.length === 0) {
  console.log('skipped: name files or folders');
  process.exit(0);
}

const modules = await sources();
const parser = new modules.ParsedText(await modules.python(wasm()));
const counts = new Map();
let files = 0;
let failures = 0;
for await (const file of modules.pythonFiles(paths)) {
  const source = await modules.readPython(file);
  if (source.kind === 'unreadable') continue;
  files++;
  const text = source.kind === 'file' ? source.text : new modules.VirtualNotebook(source.cells).text;
  const before = look(text);
  for (const { rule, fix, line } of before.findings) {
    const count = counts.get(rule) ?? { findings: 0, fixes: 0, failures: 0 };
    counts.set(rule, count);
    count.findings++;
    if (fix === undefined) continue;
    count.fixes++;
    const after = look(modules.applied(text, fix.edits));
    const of = ({ findings }) => findings.filter((each) => each.rule === rule).length;
    const why =
      after.broken && !before.broken ? 'does not parse' : of(after) < of(before) ? undefined : 'is still found';
    if (why === undefined) continue;
    count.failures++;
    failures++;
    console.log(`${file}:${line}: ${rule} "${fix.title}" ${why}`);
  }
}
for (const [rule, count] of [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  console.log(`${rule}: ${count.findings} findings, ${count.fixes} fixes, ${count.failures} failures`);
const total = [...counts.values()].reduce((sum, { fixes }) => sum + fixes, 0);
console.log(`${files} files, ${total} fixes, ${failures} failures`);
process.exit(failures > 0 ? 1 : 0);

function look(text) {
  const file = new modules.PythonFile(parser.parse(text), text);
  const found = modules.lint(file, modules.RULES, { versions: modules.NO_VERSIONS }, (rule, error) => {
    throw new Error(`${rule.id} fails`, { cause: error });
  });
  const findings = found.map(({ rule, fix, node }) => {
    const { line } = file.lines.positionAt(node.start);
    return { rule: rule.id, fix, line: line + 1 };
  });
  return { broken: file.root.broken, findings };
}

/** The sources as they are, bundled beside nothing else. */
async function sources() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-'));
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const outfile = path.join(folder, 'sources.cjs');
  const names = {
    'core/lint/lint': 'lint',
    'core/lint/rules': 'RULES',
    'core/lint/versions': 'NO_VERSIONS',
    'core/python/edit': 'applied',
    'core/python/file': 'PythonFile',
    'core/python/notebook': 'VirtualNotebook',
    'node/python/grammar': 'python',
    'node/python/parsedText': 'ParsedText',
    'node/python/readPython': 'pythonFiles, readPython',
  };
  const contents = Object.entries(names).map(([from, what]) => `export { ${what} } from './src/${from}';`);
  await build({
    stdin: { contents: contents.join('\n'), resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    alias: { 'web-tree-sitter': path.join(root, 'node_modules/web-tree-sitter/web-tree-sitter.cjs') },
    outfile,
  });
  return (await import(pathToFileURL(outfile).href)).default;
}

function wasm() {
  const at = (name) => path.join(root, 'node_modules', name, `${name}.wasm`);
  return { runtime: at('web-tree-sitter'), grammar: at('tree-sitter-python') };
}
