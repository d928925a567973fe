// Bundles the TypeScript tests that vitest does not run.
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../host/paths.mjs';

const at = (...parts) => path.join(root, ...parts);

/** @returns {string[]} relative to the root, in a stable order */
function filesIn(folder, ending) {
  if (!fs.existsSync(at(folder))) return [];
  const files = fs.readdirSync(at(folder), { recursive: true }).filter((file) => file.endsWith(ending));
  return files.map((file) => path.posix.join(folder, file.replaceAll('\\', '/'))).sort();
}

export const hasTests = (ring) => filesIn(`test/${ring}`, '.test.ts').length > 0;

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  sourcemap: 'inline',
  absWorkingDir: root,
  logLevel: 'warning',
};

/** Tools find things relative to their own place, so a bundle in out/ loads them from where they are. */
const toolsStayOutside = {
  name: 'tools-stay-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[.].*[.]mjs$/ }, ({ path: wanted, resolveDir }) => {
      const file = path.resolve(resolveDir, wanted);
      if (!file.startsWith(at('tools') + path.sep)) return undefined;
      return { path: path.relative(at('out/test'), file).replaceAll('\\', '/'), external: true };
    });
  },
};

/** One bundle of all tests of a ring: they share modules, and so one browser. @param {'webview' | 'e2e'} ring */
export async function buildNodeTests(ring) {
  const outfile = at(`out/test/${ring}.mjs`);
  const imports = filesIn(`test/${ring}`, '.test.ts').map((file) => `import './${file}';`);
  await build({
    ...shared,
    stdin: { contents: imports.join('\n'), resolveDir: root, loader: 'ts' },
    outfile,
    format: 'esm',
    packages: 'external',
    plugins: [toolsStayOutside],
  });
  return outfile;
}

/** The suite for the extension host, which loads CommonJS. @returns what extensionTestsPath takes */
export async function buildEditorTests() {
  const outfile = at('out/test/editor/index.js');
  const files = filesIn('test/editor', '.test.ts');
  fs.rmSync(path.dirname(outfile), { recursive: true, force: true });
  await build({
    ...shared,
    entryPoints: ['test/editor/index.ts', ...files],
    outdir: path.dirname(outfile),
    outbase: at('test/editor'),
    format: 'cjs',
    external: ['vscode', 'mocha', 'koffi'],
  });
  return outfile;
}

/** @returns {Promise<string[]>} the benches, as files to import */
export async function buildBenches() {
  const files = filesIn('test/bench', '.bench.ts');
  if (files.length === 0) return [];
  await build({
    ...shared,
    entryPoints: files,
    outdir: at('out/bench'),
    outbase: at('test/bench'),
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    packages: 'external',
  });
  return files.map((file) => at('out/bench', path.relative('test/bench', file).replace(/[.]ts$/, '.mjs')));
}
