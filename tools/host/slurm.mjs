// A Slurm for tests: the programs of the system, started by test/support/slurm.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const PROGRAMS = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'scontrol'];
const PACKAGES = ['slurmctld', 'slurmd', 'slurm-client', 'slurm-wlm-basic-plugins', 'munge'];

/** Debian keeps daemons where only root looks. */
export const searchPath = [process.env.PATH ?? '', '/usr/sbin', '/sbin'].join(path.delimiter);

const missing = () =>
  PROGRAMS.filter((name) => !searchPath.split(path.delimiter).some((folder) => fs.existsSync(path.join(folder, name))));

function installOnDebian() {
  if (process.getuid?.() !== 0 || !fs.existsSync('/usr/bin/apt-get')) return;
  console.error('Installing Slurm with apt-get, once ...');
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', process.stderr],
  };
  for (const args of [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', ...PACKAGES],
  ]) {
    spawnSync('apt-get', args, options);
  }
}

/** Finds Slurm's programs, installs them where that can be done without asking, or throws. */
export function ensureSlurm() {
  if (missing().length > 0) installOnDebian();
  const still = missing();
  if (still.length > 0)
    throw new Error(
      `No Slurm found (${still.join(', ')}): install it (Debian: apt-get install ${PACKAGES.join(' ')}).`,
    );
}
