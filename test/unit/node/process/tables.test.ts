import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePsLine } from '../../../../src/node/process/macProcessTable';
import { pidBarrier } from '../../../../src/node/process/pidBarrier';
import { parseWindowsTable, splitCommandLine } from '../../../../src/node/process/windowsProcessTable';
import { SysTree } from '../power/sysTree';

describe('ps on macOS', () => {
  it.each([
    [
      '  501     1 Wed Nov 25 04:18:04 2026     0:12.34 /usr/bin/python3',
      { pid: 501, parent: 1, cpuS: 12.34, name: 'python3' },
    ],
    [
      '  502   501 Sun Nov  1 14:18:04 2026  1:02:03.00 /Applications/My App.app/Contents/MacOS/My App',
      { cpuS: 3723, name: 'My App' },
    ],
    ['  503   501 Sun Nov  1 14:18:04 2026  2-01:00:00 (zsh)', { cpuS: 176_400, name: '(zsh)' }],
  ])('reads %s', (line, expected) => expect(parsePsLine(line)).toMatchObject(expected));

  it('knows births to the second', () => {
    expect(parsePsLine('1 0 Wed Nov 25 04:18:04 2026 0:01.00 x')?.born).toBe(
      new Date(2026, 10, 25, 4, 18, 4).getTime(),
    );
  });

  it.each(['', 'PID PPID', '1 x'])('passes over %s', (line) => expect(parsePsLine(line)).toBeUndefined());
});

describe('the table of Windows', () => {
  it('reads times in 100 ns, as numbers or text', () => {
    const row = {
      ProcessId: 42,
      ParentProcessId: 4,
      Caption: 'python.exe',
      CommandLine: '"C:\\Py thon\\python.exe" -m x',
      UserModeTime: '30000000',
      KernelModeTime: 10000000,
      Born: 1795578936535,
    };
    const [only] = parseWindowsTable(JSON.stringify([{ ...row, ProcessId: 0 }, row])) ?? [];
    expect(only).toEqual({
      command: row.CommandLine,
      entry: { pid: 42, parent: 4, born: 1795578936535, cpuS: 4, reapedCpuS: 0, name: 'python.exe' },
    });
    expect(splitCommandLine(row.CommandLine)).toEqual(['C:\\Py thon\\python.exe', '-m', 'x']);
  });

  it.each(['', 'Get-CimInstance : access denied', '{}'])('passes over %s', (line) =>
    expect(parseWindowsTable(line)).toBeUndefined(),
  );
});

describe('whether the driver knows the pids that we see', () => {
  it('not on Windows, in WSL or in a container with its own numbers', () => {
    expect(pidBarrier('win32')).toMatch(/Windows/);
    const wsl = new SysTree().write({ version: 'Linux version 5.15.90.1-microsoft-standard-WSL2' });
    expect(pidBarrier('linux', wsl.root)).toMatch(/WSL/);
    wsl.dispose();
    const container = new SysTree().write({ version: 'Linux version 6.1.0' });
    mkdirSync(path.join(container.root, 'self/ns'), { recursive: true });
    symlinkSync('pid:[4026532777]', path.join(container.root, 'self/ns/pid'));
    expect(pidBarrier('linux', container.root)).toMatch(/--pid=host/);
    container.dispose();
  });

  it('yes where nothing speaks against it', () => {
    const empty = new SysTree();
    expect(pidBarrier('linux', empty.root)).toBeUndefined();
    expect(pidBarrier('darwin')).toBeUndefined();
    empty.dispose();
  });
});
