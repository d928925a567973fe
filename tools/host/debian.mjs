import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/** Packages of Debian, where that can be done without asking: it is told, and whether it worked is for the caller to see. */
export function installOnDebian(what, packages) {
  if (process.getuid?.() !== 0 || !fs.existsSync('/usr/bin/apt-get')) return;
  console.error(`Installing ${what} with apt-get, once ...`);
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', process.stderr],
  };
  spawnSync('apt-get', ['update', '-q'], options);
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], options);
}
