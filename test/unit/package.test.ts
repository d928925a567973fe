import { listFiles, PackageManager } from '@vscode/vsce';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');

const ALLOWED = [
  /^package[.]json$/,
  /^package[.]nls([.][a-z-]+)?[.]json$/i,
  /^(README|CHANGELOG)[.]md$/,
  /^(LICENSE|NOTICE)$/,
  /^media\/icon[.]png$/,
  /^media\/walkthrough\/[^/]+[.](png|svg)$/,
  /^l10n\/bundle[.]l10n([.][a-z-]+)?[.]json$/i,
  /^dist\/(extension|probe|cli|runner|analyzer|planner)[.]js$/,
  /^dist\/[^/]+[.]wasm$/,
  /^dist\/rules\/(README|precision|WP\d{3})[.]md$/,
  /^dist\/sample\/train[.]py$/,
  /^dist\/webview\/main[.](js|css)$/,
  /^dist\/node_modules\/koffi\/(package[.]json|index[.]cjs|src\/koffi\/(src\/)?[a-z]+[.]cjs|LICENSE[.]txt)$/,
  /^dist\/node_modules\/@koromix\/koffi-(linux-x64|linux-arm64|win32-x64)\/(package[.]json|index[.]js|[a-z0-9_]+\/koffi[.]node)$/,
];

describe('the package', () => {
  let files: string[];

  beforeAll(async () => {
    files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  }, 30_000);

  it('holds nothing but what is meant to ship', () => {
    expect(files.filter((file) => !ALLOWED.some((allowed) => allowed.test(file)))).toEqual([]);
  });

  it('holds what the manifest points at', () => {
    expect(files).toEqual(expect.arrayContaining(['package.json', 'LICENSE', 'dist/extension.js', 'media/icon.png']));
  });

  // Copied away, because in its place Node would also look in the project's own node_modules.
  it.runIf(process.platform === 'linux')('brings a koffi that calls native code by itself', () => {
    const away = mkdtempSync(path.join(tmpdir(), 'wattprint-package-'));
    try {
      for (const file of files.filter((each) => each.startsWith('dist/node_modules/'))) {
        cpSync(path.join(root, file), path.join(away, file));
      }
      const script = "console.log(require('koffi').load(null).func('int getpid()')() === process.pid)";
      const options = { cwd: path.join(away, 'dist'), encoding: 'utf8' } as const;
      expect(execFileSync(process.execPath, ['-e', script], options).trim()).toBe('true');
    } finally {
      rmSync(away, { recursive: true, force: true });
    }
  });
});
