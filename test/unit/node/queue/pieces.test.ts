import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { isAlive, markOf } from '../../../../src/node/process/processMark';
import { isOnBattery } from '../../../../src/node/queue/battery';
import { firstLine } from '../../../../src/node/queue/firstLine';
import { membersOf } from '../../../../src/node/process/processGroup';
import { rotateLog, shortenLog } from '../../../../src/node/queue/rotateLog';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-queue-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('the log of a job', () => {
  it('keeps its end where it grows too long, and goes on', () => {
    const log = path.join(folder, 'log');
    // As a job has it open.
    const handle = fs.openSync(log, 'a');
    fs.writeSync(handle, `${'x'.repeat(900)}the end`);
    rotateLog(log, 1000, 100);
    expect(fs.existsSync(`${log}.1`)).toBe(false);
    fs.writeSync(handle, 'y'.repeat(200));
    rotateLog(log, 1000, 207);
    expect(fs.readFileSync(`${log}.1`, 'utf8')).toBe(`[900 bytes were left out here]\nthe end${'y'.repeat(200)}`);
    fs.writeSync(handle, 'new');
    fs.closeSync(handle);
    expect(fs.readFileSync(log, 'utf8')).toBe('new');
  });
  it('is only shortened when nobody writes any more', () => {
    const log = path.join(folder, 'ended');
    fs.writeFileSync(log, `${'x'.repeat(990)}what came of it`);
    shortenLog(log, 1000, 15);
    expect(fs.readFileSync(log, 'utf8')).toBe('[990 bytes were left out here]\nwhat came of it');
    shortenLog(log, 1000, 15);
    expect(fs.readFileSync(log, 'utf8')).toContain('what came of it');
    expect(fs.existsSync(`${log}.1`)).toBe(false);
  });
  it('need not be there', () => expect(() => rotateLog(path.join(folder, 'none'))).not.toThrow());
});

describe('a process', () => {
  it('is told from a later one with its pid', () => {
    const mark = markOf(process.pid);
    expect(mark?.born).not.toBe('');
    expect(mark !== undefined && isAlive(mark)).toBe(true);
    expect(isAlive({ pid: process.pid, born: 'another boot 1' })).toBe(false);
  });
  it('is gone when it has ended', async () => {
    const child = spawn('sleep', ['600']);
    const mark = markOf(child.pid ?? 0);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.on('exit', resolve));
    expect(mark !== undefined && isAlive(mark)).toBe(false);
    expect(markOf(child.pid ?? 0)).toBeUndefined();
  });
  it('is in the group that it was started in', () => {
    const own = Number(execFileSync('sh', ['-c', 'cut -d" " -f5 /proc/$$/stat'], { encoding: 'utf8' }));
    expect(membersOf(own)).toContain(process.pid);
  });
});

describe('the battery', () => {
  const supplies = (name: string, ...all: Readonly<Record<string, string>>[]): string => {
    all.forEach((supply, index) => {
      const at = path.join(folder, name, `s${index}`);
      fs.mkdirSync(at, { recursive: true });
      for (const [file, text] of Object.entries(supply)) fs.writeFileSync(path.join(at, file), `${text}\n`);
    });
    return path.join(folder, name);
  };
  it.each([
    [
      'away',
      [
        { type: 'Battery', status: 'Discharging' },
        { type: 'Mains', online: '0' },
      ],
      true,
    ],
    [
      'plugged',
      [
        { type: 'Battery', status: 'Charging' },
        { type: 'Mains', online: '1' },
      ],
      false,
    ],
    [
      'docked',
      [
        { type: 'Battery', status: 'Discharging' },
        { type: 'USB', online: '1' },
      ],
      false,
    ],
    ['mouse', [{ type: 'Battery', status: 'Discharging', scope: 'Device' }], false],
  ] as const)('of a machine that is %s', (name, all, expected) =>
    expect(isOnBattery(supplies(name, ...all))).toBe(expected),
  );
  it('of a machine that has none', () => expect(isOnBattery(path.join(folder, 'nothing'))).toBe(false));
});

describe('what a runner is told', () => {
  it('is the first line', async () => expect(await firstLine(Readable.from(['key\nmore\n']))).toBe('key'));
  it('is nothing where nothing is said', async () => {
    expect(await firstLine(Readable.from(['\n']))).toBeUndefined();
    expect(await firstLine(Readable.from([]))).toBeUndefined();
  });
});
