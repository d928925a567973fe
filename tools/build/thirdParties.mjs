// NOTICE: whose code is inside the package, and under which licence. Read off the bundles, so that it cannot be forgotten.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../host/paths.mjs';

/** Files of a package whose text its licence asks to hand on. */
const LICENCE = /^(licen[cs]e|notices?|copying)([.-].*)?$/i;

/** What is copied, not bundled: no metafile knows it. */
const copied = { 'dist/probe.js': ['koffi'], 'dist/cli.js': ['tree-sitter-python'] };

/** What a package brings in a bundle of its own. */
const inside = {
  '@vscode/webview-ui-toolkit': [
    '@microsoft/fast-element',
    '@microsoft/fast-foundation',
    '@microsoft/fast-web-utilities',
    'exenv-es6',
    'tabbable',
    'tslib',
  ],
};

/** @returns the innermost package that a bundled file belongs to, as a folder under the root */
function packageFolder(file) {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
  return match?.[1];
}

function describe(folder) {
  const { name, version, license, repository, author } = JSON.parse(
    fs.readFileSync(path.join(root, folder, 'package.json'), 'utf8'),
  );
  const source = typeof repository === 'string' ? repository : repository?.url;
  const texts = fs
    .readdirSync(path.join(root, folder))
    .filter((file) => LICENCE.test(file))
    .sort()
    .map((file) =>
      fs
        .readFileSync(path.join(root, folder, file), 'utf8')
        .replaceAll('\r\n', '\n')
        .trim(),
    );
  // Some packages name their licence and leave its text out.
  if (texts.length === 0 && license === 'MIT') texts.push(mitText(author?.name ?? author ?? name));
  const heading = `${name} ${version} (${license ?? 'see below'})`;
  return { name, text: [heading, source && `Source: ${source}`, ...texts].filter(Boolean).join('\n\n') };
}

/** Data that was brought in has its notice beside it. */
function dataNotices() {
  return fs
    .readdirSync(path.join(root, 'src'), { recursive: true })
    .filter((file) => file.endsWith('.LICENSE.txt'))
    .sort()
    .map(
      (file) =>
        `Data: src/${file.replaceAll('\\', '/')}\n\n${fs.readFileSync(path.join(root, 'src', file), 'utf8').trim()}`,
    );
}

const mitText = (holder) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/**
 * @param {import('esbuild').Metafile[]} metafiles of what ships
 * @returns {string} the text of NOTICE
 */
export function noticeText(metafiles) {
  const folders = new Set();
  for (const { outputs } of metafiles) {
    for (const [output, { inputs }] of Object.entries(outputs)) {
      for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
        if (bytesInOutput > 0) folders.add(packageFolder(file));
      }
      for (const name of copied[output] ?? []) folders.add(`node_modules/${name}`);
    }
  }
  folders.delete(undefined);
  for (const [name, parts] of Object.entries(inside)) {
    if (folders.has(`node_modules/${name}`)) parts.forEach((part) => folders.add(`node_modules/${part}`));
  }
  const parties = [...folders].map(describe).sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  const opening = 'Wattprint contains code and data of these projects, each under its own licence.';
  return `${[opening, ...parties.map((party) => party.text), ...dataNotices()].join(rule)}\n`;
}
