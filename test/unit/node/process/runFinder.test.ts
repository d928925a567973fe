import { describe, expect, it } from 'vitest';
import type { ProcessEntry, ProcessTable } from '../../../../src/core/ports';
import { millis, seconds } from '../../../../src/core/units';
import { LineBuffer } from '../../../../src/node/process/jsonLines';
import { OwnCommand } from '../../../../src/node/process/ownCommand';
import { PythonDetector } from '../../../../src/node/process/pythonDetector';
import { RunFinder } from '../../../../src/node/process/runFinder';

class FakeTable implements ProcessTable {
  entries: ProcessEntry[] = [];
  argvReads = 0;
  private readonly arguments = new Map<number, readonly string[]>();

  add(pid: number, parent: number, name: string, argv: readonly string[] = [name], born = 1000 + pid): void {
    this.entries.push({ pid, parent, name, born: millis(born), cpuS: seconds(0), reapedCpuS: seconds(0) });
    this.arguments.set(pid, argv);
  }

  remove(pid: number): void {
    this.entries = this.entries.filter((entry) => entry.pid !== pid);
  }

  snapshot = (): readonly ProcessEntry[] => this.entries;
  argv = (pid: number): readonly string[] => {
    this.argvReads += 1;
    return this.arguments.get(pid) ?? [];
  };
  cwd = (pid: number): string => `/jobs/${pid}`;
  searchPath = (): undefined => undefined;
  machine = () => ({ busyS: seconds(0), threads: 1 });
  machineThen = this.machine;
}

function setUp(): { table: FakeTable; finder: RunFinder; python: PythonDetector } {
  const table = new FakeTable();
  const python = new PythonDetector(table);
  return { table, python, finder: new RunFinder(table, python, new OwnCommand(table, '/src/dist/cli.js')) };
}

describe('the finder of runs', () => {
  it('reports the topmost Python below a shell, once, and again when it is gone', () => {
    const { table, finder } = setUp();
    table.add(10, 1, 'bash');
    table.add(11, 10, 'python3', ['python3', 'train.py']);
    table.add(12, 11, 'python3', ['python3', '-c', 'worker']);
    table.add(13, 10, 'vim');
    finder.watch([10], []);
    expect(finder.find(table.entries)).toEqual({
      runs: [{ watched: 10, pid: 11, born: 1011, argv: ['python3', 'train.py'], cwd: '/jobs/11' }],
      kernels: [],
    });
    expect(finder.find(table.entries)).toBeUndefined();
    table.remove(11);
    table.remove(12);
    expect(finder.find(table.entries)).toEqual({ runs: [], kernels: [] });
    expect(finder.isIdle).toBe(false);
    finder.watch([], []);
    expect(finder.isIdle).toBe(true);
  });

  it('reports a launcher with Python below it, not one without', () => {
    const { table, finder } = setUp();
    table.add(10, 1, 'zsh');
    table.add(11, 10, 'uv', ['uv', 'run', 'train.py']);
    table.add(12, 11, 'python', ['python', 'train.py']);
    table.add(13, 10, 'uv', ['uv', 'pip', 'install', 'x']);
    finder.watch([10], []);
    expect(finder.find(table.entries)?.runs.map(({ pid }) => pid)).toEqual([11]);
  });

  it('knows Python by its arguments where the name says something else', () => {
    const { table, finder, python } = setUp();
    table.add(10, 1, 'bash');
    table.add(11, 10, 'torchrun', ['/usr/bin/python3', '/usr/bin/torchrun', 'train.py']);
    table.add(12, 10, 'pt_main_thread', ['/opt/env/bin/python', 'train.py']);
    finder.watch([10], []);
    expect(finder.find(table.entries)?.runs.map(({ pid }) => pid)).toEqual([11, 12]);
    const reads = table.argvReads;
    finder.find(table.entries);
    for (const entry of table.entries) python.isPython(entry);
    expect(table.argvReads).toBe(reads + 1); // bash alone was not asked before
    for (const entry of table.entries) python.isPython(entry);
    expect(table.argvReads).toBe(reads + 1);
  });

  it('notices a process that becomes another program', () => {
    const { table, finder } = setUp();
    table.add(10, 1, 'bash');
    table.add(11, 10, 'bash', ['bash', 'run.sh']);
    finder.watch([10], []);
    expect(finder.find(table.entries)).toBeUndefined();
    table.remove(11);
    table.add(11, 10, 'python3', ['python3', 'train.py']);
    expect(finder.find(table.entries)?.runs).toMatchObject([{ pid: 11, argv: ['python3', 'train.py'] }]);
  });

  it.each([
    ['/usr/share/code/code /home/u/.vscode/extensions/wattprint.wattprint-0.1.0/dist/cli.js run -- python t.py', true],
    ['/bin/sh /home/u/globalStorage/bin/wattprint run --json -- python t.py', true],
    ['node --no-warnings /env/node_modules/.bin/wattprint run -- python t.py', true],
    ['C:\\Code.exe C:\\u\\wattprint.wattprint-0.1.0\\dist\\cli.js run -- python t.py', true],
    ['cmd.exe /c C:\\u\\bin\\wattprint.cmd run -- python t.py', true],
    ['node /src/dist/cli.js run -- python t.py', true],
    ['node ../../src/dist/cli.js run -- python t.py', true], // in /jobs/12
    ['node /elsewhere/dist/cli.js run -- python t.py', false],
    ['node /home/u/.vscode/extensions/wattprint.wattprint-0.1.0/dist/cli.js watch', false],
    ['bash -lc wattprint run -- python t.py; python other.py', false], // as macOS tells a shell's one argument
    ['make run', false],
  ])('leaves to `wattprint run` what it records itself: %s', (command, left) => {
    const { table, finder } = setUp();
    table.add(10, 1, 'sh');
    table.add(11, 10, 'bash', ['bash', 'train.sh']);
    table.add(12, 11, 'program', command.split(' '));
    table.add(13, 12, 'python3', ['python', 't.py']);
    finder.watch([10], []);
    expect(finder.find(table.entries)?.runs.map(({ pid }) => pid) ?? []).toEqual(left ? [] : [11]);
  });

  it('reports the script that runs another Python beside it', () => {
    const { table, finder } = setUp();
    table.add(10, 1, 'sh');
    table.add(11, 10, 'bash', ['bash', 'train.sh']);
    table.add(12, 11, 'node', ['node', '/src/dist/cli.js', 'run', '--', 'python', 't.py']);
    table.add(13, 12, 'python3', ['python', 't.py']);
    table.add(14, 11, 'python3', ['python', 'other.py']);
    finder.watch([10], []);
    expect(finder.find(table.entries)?.runs.map(({ pid }) => pid)).toEqual([11]);
  });

  it.each([
    ['python -m ipykernel_launcher -f /run/user/kernel-1.json', true],
    ['/env/bin/python -m ipykernel_launcher --f=/home/u/.local/share/jupyter/runtime/kernel-v3abc.json', true],
    ['python -m ipykernel -f C:\\Users\\u\\kernel-9.json', true],
    ['python /site-packages/ipykernel_launcher.py -f x.json', true],
    ['python kernel-methods.py', false],
    ['python -m ipykernel_tools', false],
  ])('kernel or not: %s', (command, expected) => {
    const { table, finder } = setUp();
    table.add(20, 1, 'node');
    table.add(21, 20, 'bash');
    table.add(22, 21, 'python', command.split(' '));
    finder.watch([], [20]);
    expect((finder.find(table.entries)?.kernels ?? []).map(({ pid, watched }) => [pid, watched])).toEqual(
      expected ? [[22, 20]] : [],
    );
  });
});

describe('lines', () => {
  it('are put together, whatever the pieces', () => {
    const lines: string[] = [];
    const buffer = new LineBuffer((line) => lines.push(line));
    for (const piece of ['a', 'b\nc\r', '\n\nd', '\n', 'rest']) buffer.add(piece);
    expect(lines).toEqual(['ab', 'c', '', 'd']);
  });

  it('without an end are dropped before they fill the memory', () => {
    const lines: string[] = [];
    const buffer = new LineBuffer((line) => lines.push(line));
    for (let piece = 0; piece < 40; piece += 1) buffer.add('x'.repeat(1 << 15));
    buffer.add('\nnext\n');
    expect(lines.at(-1)).toBe('next');
    expect(lines[0]?.length ?? 0).toBeLessThan(1 << 20);
  });
});
