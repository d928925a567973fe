// User data and installed extensions of one host: thrown away with it, or kept over several starts.
import fs from 'node:fs';
import path from 'node:path';
import { settingsFile } from './paths.mjs';
import { removeFolder, temporaryFolder } from './temporary.mjs';

function writeSettings(userDir, trust, extra) {
  const settings = {
    ...JSON.parse(fs.readFileSync(settingsFile, 'utf8')),
    'security.workspace.trust.enabled': trust === 'ask',
    ...extra,
  };
  write(path.join(userDir, 'User/settings.json'), settings);
  // A remote window reads settings of scope `machine` and `machine-overridable` from here only.
  const own = Object.entries(extra).filter(([key]) => key.startsWith('wattprint.'));
  write(path.join(userDir, 'Machine/settings.json'), Object.fromEntries(own));
}

function write(file, settings) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(settings, null, 2));
}

/** A link in a fresh extensions folder counts as installed, as long as VS Code has not written its list there yet. */
function link(extensionsDir, source) {
  const { publisher, name, version } = JSON.parse(fs.readFileSync(path.join(source, 'package.json'), 'utf8'));
  fs.symlinkSync(path.resolve(source), path.join(extensionsDir, `${publisher}.${name}-${version}`), 'junction');
}

/** @param {{extensions?: string[], settings?: Record<string, unknown>, trust?: 'all' | 'ask'}} [options] */
export function createProfile({ extensions = [], settings = {}, trust = 'all' } = {}) {
  const folder = temporaryFolder('host');
  const userDir = path.join(folder, 'user');
  const extensionsDir = path.join(folder, 'extensions');
  fs.mkdirSync(extensionsDir);
  writeSettings(userDir, trust, settings);
  for (const source of extensions) link(extensionsDir, source);
  return {
    folder,
    userDir,
    extensionsDir,
    remove: () => removeFolder(folder),
  };
}
