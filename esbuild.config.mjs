// Builds what ships, into dist/. Tests are built by tools/build/tests.mjs.
//   node esbuild.config.mjs [--dev]
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { copyNative } from './tools/build/native.mjs';

const root = import.meta.dirname;
const at = (...parts) => path.join(root, ...parts);

/** Entries that VS Code, Node or a worker loads. An entry that is not there yet is skipped. */
const nodeEntries = ['extension', 'probe', 'cli', 'runner', 'analyzer', 'planner'];

const nodeOptions = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  // koffi finds its native part through files beside it, so it is copied to dist/node_modules, not bundled.
  external: ['vscode', 'koffi'],
  // Its ES module finds itself by import.meta.url, which is empty in a CommonJS bundle.
  alias: { 'web-tree-sitter': at('node_modules/web-tree-sitter/web-tree-sitter.cjs') },
  logLevel: 'warning',
};

/** @param {{dev?: boolean}} [options] @returns the metafiles of all bundles, for the list of third parties */
export async function buildDist({ dev = false } = {}) {
  fs.rmSync(at('dist'), { recursive: true, force: true });
  const shared = { minify: !dev, sourcemap: dev, metafile: true, legalComments: 'none', absWorkingDir: root };
  const entries = nodeEntries.filter((name) => fs.existsSync(at('src', `${name}.ts`)));
  const jobs = entries.map((name) =>
    build({
      ...nodeOptions,
      ...shared,
      entryPoints: [`src/${name}.ts`],
      outfile: `dist/${name}.js`,
      ...(name === 'cli' && { banner: { js: '#!/usr/bin/env node' } }),
    }),
  );
  if (fs.existsSync(at('webview/main.ts'))) jobs.push(buildWebview(shared));
  const results = await Promise.all(jobs);

  // The pages that findings link to.
  fs.cpSync(at('docs/rules'), at('dist/rules'), { recursive: true });
  // What the command "Run the sample" starts.
  fs.cpSync(at('sample/train.py'), at('dist/sample/train.py'));
  if (entries.includes('cli')) fs.chmodSync(at('dist/cli.js'), 0o755);
  if (entries.includes('probe')) copyNative(at('dist'));
  // The parser looks for them beside the program.
  for (const file of ['web-tree-sitter/web-tree-sitter.wasm', 'tree-sitter-python/tree-sitter-python.wasm']) {
    fs.copyFileSync(at('node_modules', file), at('dist', path.basename(file)));
  }
  return results.map((result) => result.metafile);
}

function buildWebview(shared) {
  return build({
    ...shared,
    entryPoints: ['webview/main.ts'],
    outfile: 'dist/webview/main.js',
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    // The prebuilt file is 120 kB smaller than what its modules add up to: their side effects defeat tree shaking.
    alias: { '@vscode/webview-ui-toolkit': '@vscode/webview-ui-toolkit/dist/toolkit.min.js' },
    loader: { '.svg': 'dataurl', '.ttf': 'dataurl', '.woff2': 'dataurl' },
    logLevel: 'warning',
  });
}

if (import.meta.filename === process.argv[1]) {
  await buildDist({ dev: process.argv.includes('--dev') });
}
