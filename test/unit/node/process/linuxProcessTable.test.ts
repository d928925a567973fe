import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LinuxProcessTable } from '../../../../src/node/process/linuxProcessTable';

const onLinux = describe.runIf(process.platform === 'linux');

/** The fields after the name, from the state on: proc(5). */
function stat(
  pid: number,
  name: string,
  more: { state?: string; parent?: number; threads?: number; ticks?: readonly number[]; started?: number } = {},
): string {
  const { state = 'S', parent = 1, threads = 1, ticks = [0, 0, 0, 0], started = 0 } = more;
  return `${pid} (${name}) ${state} ${parent} ${pid} ${pid} 0 -1 4194304 100 200 0 0 ${ticks.join(' ')} 20 0 ${threads} 0 ${started} 1000 10 18446744073709551615`;
}

function fakeProc(processes: Readonly<Record<number, string>>): string {
  const root = mkdtempSync(path.join(os.tmpdir(), 'proc-'));
  writeFileSync(path.join(root, 'uptime'), '1000.00 1.00\n');
  writeFileSync(path.join(root, 'stat'), 'cpu  100 20 30 9999 50 4 6 7 0 0\ncpu0 1 1 1\ncpu1 1 1 1\nintr 1 2 3\n');
  for (const [pid, text] of Object.entries(processes)) {
    mkdirSync(path.join(root, pid));
    writeFileSync(path.join(root, pid, 'stat'), `${text}\n`);
  }
  return root;
}

describe('the process table of Linux', () => {
  it('is parsed after the last bracket', () => {
    const root = fakeProc({ 7: stat(7, 'evil) R 1 (x y)', { parent: 3, ticks: [250, 50, 10, 5], started: 500 }) });
    const before = Date.now();
    const [entry] = new LinuxProcessTable(root).snapshot();
    expect(entry).toMatchObject({ pid: 7, parent: 3, cpuS: 3, reapedCpuS: 0.15, name: 'evil) R 1 (x y)' });
    expect(Math.abs((entry?.born ?? 0) - (before - 995_000))).toBeLessThan(100);
    rmSync(root, { recursive: true });
  });

  it('leaves out the dead, and keeps a process whose first thread ended', () => {
    const root = fakeProc({
      7: stat(7, 'zombie', { state: 'Z' }),
      8: stat(8, 'dead', { state: 'X' }),
      9: stat(9, 'leader', { state: 'Z', threads: 3 }),
    });
    expect(new LinuxProcessTable(root).snapshot().map(({ pid }) => pid)).toEqual([9]);
    rmSync(root, { recursive: true });
  });

  it('does not look at kernel threads again and again, but finds out when the pid is somebody else', () => {
    const root = fakeProc({
      2: stat(2, 'kthreadd', { parent: 0 }),
      5: stat(5, 'kworker', { parent: 2 }),
      7: stat(7, 'bash'),
    });
    const table = new LinuxProcessTable(root);
    expect(table.snapshot().map(({ pid }) => pid)).toEqual([7]);
    writeFileSync(path.join(root, '5/stat'), stat(5, 'python3'));
    for (let look = 0; look < 60; look += 1) table.snapshot();
    expect(table.snapshot().map(({ pid }) => pid)).toEqual([5, 7]);
    rmSync(root, { recursive: true });
  });

  it('survives files that vanish, are empty or make no sense', () => {
    const root = fakeProc({ 7: '', 8: 'garbage', 9: stat(9, 'ok') });
    mkdirSync(path.join(root, '10'));
    symlinkSync('/nowhere', path.join(root, '11'));
    const table = new LinuxProcessTable(root);
    expect(table.snapshot().map(({ pid }) => pid)).toEqual([9]);
    expect([table.argv(11), table.cwd(11)]).toEqual([[], undefined]);
    rmSync(root, { recursive: true });
  });

  it('sees a clock that is set in the births to come, not in those that are known', () => {
    const root = fakeProc({ 7: stat(7, 'old', { started: 500 }) });
    let wall = Date.now();
    const table = new LinuxProcessTable(root, () => wall);
    const [before] = table.snapshot();
    wall += 3_600_000;
    mkdirSync(path.join(root, '8'));
    writeFileSync(path.join(root, '8/stat'), stat(8, 'new', { started: 99_900 }));
    const [old, fresh] = table.snapshot();
    expect(old?.born).toBe(before?.born);
    expect(Math.abs((fresh?.born ?? 0) - (wall - 1000))).toBeLessThan(100);
    rmSync(root, { recursive: true });
  });

  it('counts work of the machine without idling, waiting and stolen time', () => {
    const root = fakeProc({});
    expect(new LinuxProcessTable(root).machine()).toEqual({ busyS: 1.6, threads: 2 });
    rmSync(root, { recursive: true });
  });
});

onLinux('on this machine', () => {
  it('shows this process as it is', () => {
    const table = new LinuxProcessTable();
    const entry = table.snapshot().find(({ pid }) => pid === process.pid);
    const { user, system } = process.cpuUsage();
    expect(entry).toMatchObject({ parent: process.ppid });
    expect(Math.abs((entry?.cpuS ?? 0) - (user + system) / 1e6)).toBeLessThan(0.2);
    expect(Math.abs((entry?.born ?? 0) - (Date.now() - process.uptime() * 1000))).toBeLessThan(500);
    expect(table.argv(process.pid)[0]).toMatch(/node/);
    expect(table.cwd(process.pid)).toBe(process.cwd());
    expect(table.machine().threads).toBe(os.cpus().length);
  });

  it('shows a child that is there and not one that was reaped', async () => {
    const table = new LinuxProcessTable();
    const child = spawn('sleep', ['60']);
    expect(table.snapshot().find(({ pid }) => pid === child.pid)).toMatchObject({ parent: process.pid, reapedCpuS: 0 });
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await gone;
    expect(table.snapshot().some(({ pid }) => pid === child.pid)).toBe(false);
  });
});
