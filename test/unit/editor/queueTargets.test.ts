/** What is queued of a run, a file and a task: files are real, of VS Code only the folder and its names are made here. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Task } from 'vscode';
import type { RunRecord } from '../../../src/core/run/record';
import { millis } from '../../../src/core/units';
import { commandOf } from '../../../src/editor/queue/queueTarget';
import { fileTarget } from '../../../src/editor/queue/fileTarget';
import { runTarget } from '../../../src/editor/queue/runTarget';
import { Snapshots } from '../../../src/editor/queue/snapshots';
import { taskTarget } from '../../../src/editor/queue/taskTarget';

const made = vi.hoisted(() => {
  class ShellExecution {
    constructor(
      readonly commandLine: string,
      readonly options: { readonly env?: Record<string, string>; readonly executable?: string } = {},
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
    /** As they stand in tasks.json. */
    tasks: [] as object[],
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
      getConfiguration: () => ({ inspect: () => ({ workspaceFolderValue: made.tasks }) }),
      fs: {
        copy: (from: { fsPath: string }, to: { fsPath: string }) =>
          promises.cp(from.fsPath, to.fsPath, { recursive: true }),
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
const task = (
  line: string,
  env: Record<string, string> = {},
  options: object = {},
  definition: object = { type: 'shell' },
): Task =>
  ({
    name: 'task',
    scope: made.folder,
    definition,
    execution: new made.ShellExecution(line, { env, ...options }),
  }) as unknown as Task;

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

  it('runs in the shell that it asks for', async () => {
    const bash = task('python train.py', {}, { executable: '/bin/bash', shellArgs: ['-l'] });
    expect((await taskTarget(bash)).command).toEqual(['/bin/bash', '-l', '-c', 'python train.py']);
    const whole = task('cd src && python train.py', {}, { executable: '/bin/bash', shellArgs: ['-c'] });
    expect(await taskTarget(whole)).toMatchObject({
      command: ['/bin/bash', '-c', 'cd src && python train.py'],
      file: script,
    });
    const cmd = task('python train.py', {}, { executable: 'cmd.exe' });
    expect((await taskTarget(cmd)).command).toEqual(['cmd.exe', '/d', '/c', 'python train.py']);
  });

  it.each([
    ['named', { label: 'task', dependsOn: 'prepare' }, 'prepare'],
    ['listed', { taskName: 'task', dependsOn: ['fetch', { type: 'npm', script: 'build' }] }, 'fetch, npm: build'],
  ])('is not queued without those that it needs, %s', async (_, written, needs) => {
    made.tasks = [{ label: 'other', dependsOn: 'x' }, written];
    const refused = taskTarget(task('python train.py'));
    await expect(refused).rejects.toThrow(
      `The task needs others to run first (${needs}), which the queue does not do. Queue a task whose command does all of it.`,
    );
    made.tasks = [];
  });

  it('that an extension provides is told by what defines it', async () => {
    made.tasks = [
      { type: 'npm', script: 'lint', dependsOn: 'x' },
      { type: 'npm', script: 'train', dependsOn: 'build' },
    ];
    const provided = (definition: object): Task => task('npm run train', {}, {}, definition);
    await expect(taskTarget(provided({ type: 'npm', script: 'train' }))).rejects.toThrow('(build)');
    await expect(taskTarget(provided({ type: 'npm', script: 'eval' }))).resolves.toBeDefined();
    made.tasks = [];
  });

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

describe('a run of another environment', () => {
  const other = path.join(folder, 'elsewhere', 'venv');
  const python = path.join(other, 'bin', 'python');
  const own = { title: 'Python 3.11 (venv)', program: python, home: { folder: other, kind: 'venv', name: 'venv' } };

  beforeAll(() => {
    fs.mkdirSync(path.dirname(python), { recursive: true });
    fs.writeFileSync(python, '');
    fs.writeFileSync(path.join(other, 'pyvenv.cfg'), 'version = 3.11.4');
  });

  it.each([
    ['whose command names it', `${python} src/train.py`, undefined],
    ['whose command names it from its folder', 'elsewhere/venv/bin/python src/train.py', undefined],
    ['whose shell names it', `SEED=1 ${python} src/train.py`, undefined],
    ['whose processes told it', 'python src/train.py', python],
    ['that a shell went to', '. elsewhere/venv/bin/activate && python src/train.py', python],
  ])('is queued with that one: %s', async (_, command, interpreter) =>
    expect(await runTarget({ ...run(command, folder), ...(interpreter && { interpreter }) })).toMatchObject({
      interpreter: own,
    }),
  );

  it('is queued with that of the folder where its own is gone, or a name alone', async () => {
    const gone = { ...run('python src/train.py', folder), interpreter: '/gone/bin/python' };
    expect((await runTarget(gone)).interpreter?.title).toBe('python3 of the search path');
    expect((await runTarget({ ...gone, interpreter: 'python' })).interpreter?.title).toBe('python3 of the search path');
  });

  it('may have been of none', async () => {
    const plain = path.join(folder, 'bare', 'bin', 'python3');
    fs.mkdirSync(path.dirname(plain), { recursive: true });
    fs.writeFileSync(plain, '');
    expect((await runTarget({ ...run('python3 src/train.py', folder), interpreter: plain })).interpreter).toEqual({
      program: plain,
      title: plain,
    });
  });

  it('is one of Conda by its folder', async () => {
    const conda = path.join(folder, 'envs', 'lora');
    fs.mkdirSync(path.join(conda, 'conda-meta'), { recursive: true });
    fs.mkdirSync(path.join(conda, 'bin'));
    fs.writeFileSync(path.join(conda, 'bin', 'torchrun'), '');
    const target = await runTarget(run(`${conda}/bin/torchrun src/train.py`, folder));
    expect(target.interpreter?.home).toEqual({ folder: conda, kind: 'conda', name: 'lora' });
  });
});

describe('a snapshot', () => {
  const snapshots = new Snapshots(uri(path.join(folder, 'my copies')));
  const copy = path.join(folder, 'my copies', 'j', 'train.py');
  const of = async (command: string): Promise<readonly string[]> => {
    const target = { name: 'train.py', command: commandOf(command), cwd: folder, file: script };
    return (await snapshots.of(target, 'j')).command;
  };

  it('takes the place of its script, in a shell too', async () => {
    expect(await of('python src/train.py --fast')).toEqual(['python', copy, '--fast']);
    const inShell = async (line: string): Promise<unknown> => (await of(line))[2];
    expect(await inShell('SEED=1 python src/train.py')).toBe(`SEED=1 python '${copy}'`);
    expect(await inShell('cd src && python train.py --name "a b" | tee out')).toBe(
      `cd src && python '${copy}' --name "a b" | tee out`,
    );
  });

  it.each([
    'bash -c "python src/train.py --fast && true"',
    'python src/train.py > src/train.py.log',
    'PYTHONPATH=. python src/train.py',
    'python "src/train.py" | tee out',
    'python src/train.py && python src/train.py --eval',
    'F=src/train.py python src/"train".py | tee out',
    'python other.py',
  ])('is refused where its place is not certain: %s', async (line) => {
    fs.rmSync(path.dirname(copy), { recursive: true, force: true });
    await expect(of(line)).rejects.toThrow(
      `The command does not name ${script} in a way that a snapshot could take its place.`,
    );
    expect(fs.existsSync(copy)).toBe(false);
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
