// koffi's native part for every platform that ships. npm installs only the one of this machine; the others are fetched
// from the registry, checked against package-lock.json and kept in node_modules/.cache.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../host/paths.mjs';
import { nativePlatforms } from './native.mjs';

const cache = path.join(root, 'node_modules/.cache/koffi');

function npmPack(name, version) {
  const args = ['pack', `${name}@${version}`, '--silent', '--pack-destination', cache];
  const options = { cwd: cache, encoding: 'utf8', shell: process.platform === 'win32' };
  return path.join(cache, execFileSync('npm', args, options).trim());
}

function checkIntegrity(file, integrity) {
  const [algorithm, expected] = integrity.split('-');
  const actual = createHash(algorithm).update(fs.readFileSync(file)).digest('base64');
  if (actual !== expected) throw new Error(`${path.basename(file)} is not what package-lock.json names`);
}

function ensureNative(platform) {
  const name = `@koromix/koffi-${platform}`;
  const { packages } = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const { version, integrity } = packages[`node_modules/${name}`];
  const folder = path.join(cache, name);
  const manifest = path.join(folder, 'package.json');
  if (fs.existsSync(manifest) && JSON.parse(fs.readFileSync(manifest, 'utf8')).version === version) return;

  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const archive = npmPack(name, version);
  checkIntegrity(archive, integrity);
  // tar is part of Windows 10 and later too.
  execFileSync('tar', ['-xzf', archive, '-C', folder, '--strip-components=1']);
  fs.rmSync(archive);
}

/** @returns {string} a folder that holds @koromix/koffi-<platform> for every platform that ships */
export function ensureAllNatives() {
  for (const platform of nativePlatforms) ensureNative(platform);
  return cache;
}
