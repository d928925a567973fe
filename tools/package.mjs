// `npm run package`: wattprint-<version>.vsix, one for all platforms.
import { createVSIX } from '@vscode/vsce';
import fs from 'node:fs';
import path from 'node:path';
import { buildDist } from '../esbuild.config.mjs';
import { ensureAllNatives } from './build/allNatives.mjs';
import { copyNative, nativePlatforms } from './build/native.mjs';
import { noticeText } from './build/thirdParties.mjs';
import { root } from './host/paths.mjs';

const LIMIT_BYTES = 4 * 1024 * 1024;

function fail(message) {
  console.error(message);
  process.exit(1);
}

const notice = path.join(root, 'NOTICE');
const metafiles = await buildDist();
if (!fs.existsSync(notice) || fs.readFileSync(notice, 'utf8') !== noticeText(metafiles)) {
  fail('NOTICE does not name what is in the bundles: run `node tools/notice.mjs` and commit it.');
}
if (fs.existsSync(path.join(root, 'dist/probe.js'))) copyNative(path.join(root, 'dist'), ensureAllNatives());

const { name, version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const packagePath = path.join(root, `${name}-${version}.vsix`);
await createVSIX({ cwd: root, packagePath, dependencies: false });

const { size } = fs.statSync(packagePath);
const megabytes = (size / 1024 / 1024).toFixed(2);
console.log(`${path.basename(packagePath)}: ${megabytes} MB, native parts for ${nativePlatforms.join(', ')}`);
if (size > LIMIT_BYTES) fail(`That is more than ${LIMIT_BYTES / 1024 / 1024} MB.`);
