// Installs the host once, into tools/vscode-host/node_modules. No install script runs: nothing is compiled, and
// nothing comes from anywhere but the npm registry.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { hostDir, lockFile, nodeBinary, vscodeDir } from './paths.mjs';

/** Holds the lock file that was installed, so that a new pin is installed and an old one is not installed again. */
const marker = path.join(vscodeDir, 'node_modules/.host-ready');

function npm(args, cwd) {
  const env = {
    ...process.env,
    npm_config_ignore_scripts: 'true', // code-server's own would insist on Node 24 and compile native modules
    npm_config_loglevel: 'error',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
  const { status, error } = spawnSync('npm', args, {
    cwd,
    env,
    stdio: ['ignore', process.stderr, process.stderr],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed in ${cwd}${error ? `: ${error.message}` : ''}`);
}

export function ensureHost(log = console.error) {
  const wanted = fs.readFileSync(lockFile, 'utf8');
  if (fs.existsSync(marker) && fs.readFileSync(marker, 'utf8') === wanted) return;

  log('Installing VS Code (code-server) from the npm registry: about 260 MB, once ...');
  const startedAt = Date.now();
  // `engines` of code-server says Node 24. That holds for running it, not for unpacking it.
  npm(['ci', '--no-engine-strict'], hostDir);
  // Not `npm ci`: the lock file it ships misses a package. Not --omit=optional: the file watcher's binary is optional.
  npm(['install', '--omit=dev', '--no-package-lock', '--no-engine-strict'], vscodeDir);
  if (nodeBinary() === process.execPath && Number(process.versions.node.split('.')[0]) < 24) {
    throw new Error('There is no packaged Node for this platform: run this with Node 24 or newer.');
  }
  fs.writeFileSync(marker, wanted);
  log(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s`);
}

if (import.meta.filename === process.argv[1]) ensureHost();
