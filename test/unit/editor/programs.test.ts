/** Which programs a queued command starts. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { programAt, programsIn } from '../../../src/editor/queue/programs';
import { commandOf } from '../../../src/editor/queue/queueTarget';

vi.mock('vscode', async () => {
  const { promises } = await import('node:fs');
  return {
    Uri: { file: (fsPath: string) => ({ fsPath }) },
    workspace: { fs: { stat: ({ fsPath }: { fsPath: string }) => promises.stat(fsPath) } },
  };
});

describe('the programs of a command', () => {
  it.each([
    ['python train.py', ['python']],
    ['env SEED=1 python train.py', ['env', 'python']],
    ['SEED=1 ./prepare && python train.py | tee out', ['./prepare', 'python', 'tee']],
    ['uv run python train.py', ['uv']],
    ['. venv/bin/activate && python train.py', []],
    ['PATH=/x:$PATH python train.py', []],
    ['cd sub && ./train.sh', []],
    ['$HOME/bin/x && ~/bin/y && python z.py | tee out', ['python', 'tee']],
    ['bash train.sh -c configs/a.yaml', ['bash']],
  ])('are those that can be told: %s', (line, programs) => expect(programsIn(commandOf(line))).toEqual(programs));

  it('are those of the line that a shell is handed, behind its options', () =>
    expect(programsIn(['bash', '-l', '-c', 'make data && python train.py'])).toEqual(['make', 'python']));

  it('are found where the run will find them', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'programs-'));
    const bin = path.join(folder, 'bin');
    fs.mkdirSync(bin);
    fs.writeFileSync(path.join(bin, 'torchrun'), '');
    expect(await programAt('torchrun', folder, `/nowhere:${bin}`)).toBe(path.join(bin, 'torchrun'));
    expect(await programAt('./torchrun', bin, '')).toBe(path.join(bin, 'torchrun'));
    expect(await programAt('torchrun', bin, '/nowhere')).toBeUndefined();
    fs.rmSync(folder, { recursive: true });
  });
});
