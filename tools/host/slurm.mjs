// A Slurm for tests: the programs of the system, started by test/support/slurm.
import fs from 'node:fs';
import path from 'node:path';
import { installOnDebian } from './debian.mjs';

const PROGRAMS = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'scontrol'];
const PACKAGES = ['slurmctld', 'slurmd', 'slurm-client', 'slurm-wlm-basic-plugins', 'munge'];

/** Debian keeps daemons where only root looks. */
export const searchPath = [process.env.PATH ?? '', '/usr/sbin', '/sbin'].join(path.delimiter);

const missing = () =>
  PROGRAMS.filter((name) => !searchPath.split(path.delimiter).some((folder) => fs.existsSync(path.join(folder, name))));

/** Finds Slurm's programs, installs them where that can be done without asking, or throws. */
export function ensureSlurm() {
  if (missing().length > 0) installOnDebian('Slurm', PACKAGES);
  const still = missing();
  if (still.length > 0)
    throw new Error(
      `No Slurm found (${still.join(', ')}): install it (Debian: apt-get install ${PACKAGES.join(' ')}).`,
    );
}
