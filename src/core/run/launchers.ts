/**
 * The programs that `command.ts` knows: wrappers, launchers, and everyday commands. To teach it another one, add it here and
 * a line to `test/unit/core/run/command.test.ts`.
 */
/** Programs that run another command given after their own options; `skip`: further words before it. */
export const WRAPPERS: Readonly<
  Record<string, { readonly skip?: readonly string[]; readonly values?: readonly string[] }>
> = {
  sudo: { values: ['-u', '-g', '-C', '-D'] },
  env: { values: ['-u', '-C', '--unset', '--chdir'] },
  nohup: {},
  time: { values: ['-f', '-o'] },
  nice: { values: ['-n'] },
  ionice: { values: ['-c', '-n', '-p'] },
  taskset: { values: ['-c', '--cpu-list'] },
  numactl: {},
  stdbuf: { values: ['-i', '-o', '-e'] },
  caffeinate: {},
  exec: {},
  command: {},
  srun: {},
  mpirun: { values: ['-n', '-np', '--np', '-H', '--hostfile'] },
  mpiexec: { values: ['-n', '-np'] },
  uv: {
    skip: ['run'],
    values: ['--with', '--python', '-p', '--extra', '--group', '--env-file', '--project', '--directory', '--package'],
  },
  poetry: { skip: ['run'] },
  pdm: { skip: ['run'] },
  pipenv: { skip: ['run'] },
  rye: { skip: ['run'] },
  hatch: { skip: ['run'] },
  pixi: { skip: ['run'], values: ['-e', '--environment'] },
  conda: { skip: ['run'], values: ['-n', '--name', '-p', '--prefix', '--cwd'] },
  mamba: { skip: ['run'], values: ['-n', '--name', '-p', '--prefix', '--cwd'] },
  micromamba: { skip: ['run'], values: ['-n', '--name', '-p', '--prefix', '--cwd'] },
};
/** Wrappers that people think of as the launcher. */
export const NAMED_WRAPPERS = new Set([
  'uv',
  'poetry',
  'pdm',
  'pipenv',
  'rye',
  'hatch',
  'pixi',
  'conda',
  'mamba',
  'micromamba',
  'srun',
  'mpirun',
  'mpiexec',
]);

/** Launchers of Python training programs; `sub`: the word that makes them one. */
export const LAUNCHERS: Readonly<Record<string, { readonly sub?: string }>> = {
  torchrun: {},
  'torch-distributed-run': {},
  accelerate: { sub: 'launch' },
  deepspeed: {},
  horovodrun: {},
  colossalai: { sub: 'run' },
  composer: {},
  ray: { sub: 'job' },
  axolotl: {},
  'llamafactory-cli': {},
  tune: { sub: 'run' },
  lightning: {},
  papermill: {},
  lm_eval: {},
  'lm-eval': {},
  trl: {},
  vllm: {},
  nemo: {},
  yolo: {},
  pytest: {},
};

const NOTEBOOKS_AND_SHELLS = /^(?:jupyter.*|ipython\d*|uvx|sh|bash)$/;

/** Whether a program starts Python and waits for it: the run is then the program's. */
export function startsPython(program: string): boolean {
  const base = program.replace(/\.exe$/i, '');
  return Object.hasOwn(WRAPPERS, base) || Object.hasOwn(LAUNCHERS, base) || NOTEBOOKS_AND_SHELLS.test(base);
}

/** Everyday commands that start no run, so that no process need be watched for them. */
export const EVERYDAY = new Set(
  (
    'ls cd pwd cat less more head tail grep rg ag find fd git gh vim nvim vi nano emacs code man echo printf export alias ' +
    'cp mv rm mkdir rmdir touch ln chmod chown which whereis type history clear top htop btop nvtop nvitop watch ps kill df du free ' +
    'wattprint nvidia-smi ssh scp rsync curl wget tar zip unzip gzip pip pip3 pipx npm npx node yarn pnpm docker kubectl tmux screen ' +
    'apt apt-get brew dnf pacman source . set unset exit logout sleep true false test diff sed awk sort uniq wc tee xargs jq tree open'
  ).split(' '),
);

/** Modules that are launchers themselves, or tools that train nothing. */
export const LAUNCHER_MODULES = new Set([
  'torch.distributed.run',
  'torch.distributed.launch',
  'accelerate.commands.launch',
  'deepspeed.launcher.runner',
  'debugpy',
]);
export const TOOL_MODULES = new Set([
  'pip',
  'venv',
  'ensurepip',
  'http.server',
  'json.tool',
  'black',
  'ruff',
  'mypy',
  'pylint',
  'flake8',
  'build',
  'twine',
]);
