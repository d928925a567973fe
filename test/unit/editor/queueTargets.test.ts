/** What is queued of a run, a file and a task: files are real, of VS Code only the folder and its names are made here. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Task } from 'vscode';
import type { RunRecord } from '../../../src/core/run/record';
import { millis } from '../../../src/core/units';
import { fileTarget } from '../../../src/editor/queue/fileTarget';
import { runTarget } from '../../../src/editor/queue/runTarget';
import { taskTarget } from '../../../src/editor/queue/taskTarget';

const made = vi.hoisted(() => {
  class ShellExecution {
    constructor(
      readonly commandLine: string,
      readonly options: { readonly env?: Record<string, string> } = {},
    ) {}
  }
  class OtherExecution {
    readonly isOther = true;
  }
  return {
    ShellExecution,
    ProcessExecution: OtherExecution,
    CustomExecution: OtherExecution,
    folder: { uri: { fsPath: '' } },
  };
});
vi.mock('vscode', async () => {
  const { promises } = await import('node:fs');
  const file = (fsPath: string): object => ({ fsPath, scheme: 'file' });
  return {
    ...made,
    Uri: {
      file,
      joinPath: ({ fsPath }: { fsPath: string }, ...parts: string[]) => file([fsPath, ...parts].join('/')),
    },
    l10n: { t: (text: string, ...words: string[]) => text.replace(/\{(\d)\}/g, (_, at: string) => words[+at] ?? '') },
    extensions: { getExtension: () => undefined },
    workspace: {
      workspaceFolders: [made.folder],
      getWorkspaceFolder: () => made.folder,
      fs: {
        stat: ({ fsPath }: { fsPath: string }) => promises.stat(fsPath),
        readFile: ({ fsPath }: { fsPath: string }) => promises.readFile(fsPath),
      },
    },
  };
});

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'queue-targets-'));
const script = path.join(folder, 'src', 'train.py');

beforeAll(() => {
  made.folder.uri.fsPath = folder;
  fs.mkdirSync(path.dirname(script));
  fs.writeFileSync(script, '');
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

const run = (command: string, cwd: string): RunRecord => ({
  id: 'a',
  name: 'train.py',
  kind: 'terminal',
  command,
  cwd,
  file: script,
  host: 'h',
  start: millis(0),
  state: 'done',
  terms: { pue: 1 },
  cells: [],
});
const uri = (fsPath: string): Parameters<typeof fileTarget>[0] =>
  ({ fsPath, scheme: 'file' }) as unknown as Parameters<typeof fileTarget>[0];
const task = (line: string, env: Record<string, string> = {}): Task =>
  ({ name: 'task', scope: made.folder, execution: new made.ShellExecution(line, { env }) }) as unknown as Task;

describe('a run that went to another folder first', () => {
  const src = path.dirname(script);

  it('is queued in that folder, once', async () => {
    const recorded = run('cd src && python train.py --fast', src);
    const queued = { command: ['python', 'train.py', '--fast'], cwd: src, file: script };
    expect(await runTarget(recorded)).toMatchObject(queued);
    expect(await fileTarget(uri(script), [recorded])).toMatchObject(queued);
  });

  it('is queued from where it was typed when more came before', async () => {
    const line = './prepare && cd src && python train.py';
    const queued = { command: ['/bin/sh', '-c', line], cwd: folder, file: script };
    expect(await runTarget(run(line, src))).toMatchObject(queued);
  });

  it('is refused where that cannot be told', async () =>
    expect(runTarget(run('make; cd ../src && python train.py', src))).rejects.toThrow(
      'It is not known in which folder this run was started. Queue its file.',
    ));
});

describe('a task', () => {
  it('has the file of the folder that it goes to', async () =>
    expect(await taskTarget(task('cd src && python train.py'))).toMatchObject({ cwd: folder, file: script }));

  it('has no file where none is there: it could only be missed', async () =>
    expect(await taskTarget(task('python train.py'))).not.toHaveProperty('file'));

  it.each([
    ['in its command', task('python train.py ${env:DB_PASS}')],
    ['in a variable', task('python train.py', { FOO: '${env:DB_PASS}' })],
  ])('does not carry a secret of the environment %s', async (_, refused) => {
    vi.stubEnv('DB_PASS', 'hunter2');
    await expect(taskTarget(refused)).rejects.toThrow(
      'The task uses ${env:DB_PASS}, which looks like a secret that the queue would write down. Hand it over in a file.',
    );
    vi.unstubAllEnvs();
  });

  it('takes what is no secret, and nothing of the moment', async () => {
    vi.stubEnv('SEED', '7');
    vi.stubEnv('WATTPRINT_GRID_KEY', 'k');
    expect((await taskTarget(task('python train.py ${env:SEED}'))).command).toEqual(['python', 'train.py', '7']);
    await expect(taskTarget(task('python t.py ${env:WATTPRINT_GRID_KEY}'))).rejects.toThrow(/only VS Code knows/);
    vi.unstubAllEnvs();
  });
});

describe('a file with the name of an option', () => {
  it('stays a file', async () => {
    const { command } = await fileTarget(uri(path.join(folder, '-c print.py')), []);
    expect(command).toEqual(['python3', './-c print.py']);
  });

  it('stays a notebook', async () => {
    const bin = path.join(folder, 'bin');
    fs.mkdirSync(bin);
    fs.writeFileSync(path.join(bin, 'papermill'), '');
    const home = path.join(folder, '.venv');
    fs.mkdirSync(home);
    fs.symlinkSync(bin, path.join(home, 'bin'));
    fs.writeFileSync(path.join(home, 'pyvenv.cfg'), 'version = 3.12');
    fs.writeFileSync(path.join(bin, 'python'), '');
    const { command } = await fileTarget(uri(path.join(folder, '-p.ipynb')), []);
    expect(command).toEqual(['papermill', './-p.ipynb', './-p.queued.ipynb']);
  });
});
