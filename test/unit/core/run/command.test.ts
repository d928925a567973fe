import { describe, expect, it } from 'vitest';
import { classifyCommand } from '../../../../src/core/run/command';

const run = (line: string) => {
  const found = classifyCommand(line);
  return found.kind === 'run' ? [found.name, found.launcher, found.script] : found.kind;
};

describe('commands that are runs', () => {
  it.each([
    ['python train.py --lr 1e-3', 'train.py', undefined, 'train.py'],
    ['/opt/venv/bin/python3.12 -u -X dev src/train.py', 'train.py', undefined, 'src/train.py'],
    ['CUDA_VISIBLE_DEVICES=0,1 python -W ignore "my train.py"', 'my train.py', undefined, 'my train.py'],
    ['python -m pkg.train --epochs 3', 'pkg.train', undefined, undefined],
    ['python -c "import torch"', 'python -c', undefined, undefined],
    ['cd exp && python train.py | tee log.txt', 'train.py', undefined, 'train.py'],
    ['torchrun --nproc_per_node=2 train.py', 'train.py', 'torchrun', 'train.py'],
    ['accelerate launch --num_processes 2 train.py', 'train.py', 'accelerate', 'train.py'],
    ['deepspeed train.py --deepspeed ds.json', 'train.py', 'deepspeed', 'train.py'],
    ['python -m torch.distributed.run --nproc_per_node 8 train.py', 'train.py', 'torch', 'train.py'],
    ['uv run --with torch train.py', 'train.py', 'uv', 'train.py'],
    ['uv run -- python train.py', 'train.py', 'uv', 'train.py'],
    ['poetry run python train.py', 'train.py', 'poetry', 'train.py'],
    ['conda run -n ml --no-capture-output python train.py', 'train.py', 'conda', 'train.py'],
    ['papermill in.ipynb out.ipynb -p lr 0.1', 'in.ipynb', 'papermill', 'in.ipynb'],
    ['jupyter nbconvert --to notebook --execute a.ipynb', 'a.ipynb', 'jupyter', 'a.ipynb'],
    ['nohup nice -n 5 python train.py > log 2>&1 &', 'train.py', undefined, 'train.py'],
    ['sudo -u ml env A=1 python3 train.py', 'train.py', undefined, 'train.py'],
    ['bash -c "python train.py"', 'train.py', undefined, 'train.py'],
    ['time python3 train.py', 'train.py', undefined, 'train.py'],
    ['taskset -c 0,1 python train.py', 'train.py', undefined, 'train.py'],
    ['srun --gres=gpu:1 python train.py', 'train.py', 'srun', 'train.py'],
    ['C:\\Python312\\python.exe train.py', 'train.py', undefined, 'train.py'],
    ['.venv/bin/python - < script.py', 'python -', undefined, undefined],
    ['python', 'python', undefined, undefined],
  ])('%s', (line, name, launcher, script) => expect(run(line)).toEqual([name, launcher, script]));
});

describe('commands that may start one', () => {
  it.each(['./train.sh', 'bash scripts/train.sh', 'make train', 'just train', './a.out', 'snakemake -j 4'])(
    '%s',
    (line) => expect(run(line)).toBe('maybe'),
  );
});

describe('commands that leave no record', () => {
  it.each([
    'ls -la',
    'git commit -m "python train.py"',
    'vim train.py',
    'echo python train.py',
    'cat train.py | grep python',
    'pip install torch',
    'python --version',
    'python -m pip install torch',
    'jupyter nbconvert --to html a.ipynb',
    'accelerate config',
    'wattprint run -- python train.py',
    '# python train.py',
    '',
    '   ',
    'A=1',
    '"unfinished',
    '&& ;; || |',
  ])('%s', (line) => expect(run(line)).not.toEqual(expect.any(Array)));

  it('takes a line of 100 kB in its stride', () => {
    const line = `python train.py ${'--x "y z" '.repeat(12_000)}`;
    const before = performance.now();
    expect(run(line)).toEqual(['train.py', undefined, 'train.py']);
    expect(performance.now() - before).toBeLessThan(500);
  });

  it('is not fooled by names of object properties', () => {
    expect(run('constructor train.py')).toBe('maybe');
    expect(run('toString')).toBe('maybe');
  });
});
