/** What starts PowerShell, with a program in its place. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WindowsProcessTable } from '../../../../src/node/process/windowsProcessTable';

let folder: string;
let listeners: number;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'powershell-'));
  listeners = process.listenerCount('exit');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** One listener while a program runs, so that it is ended with us, and none afterwards. */
const running = (): number => process.listenerCount('exit') - listeners;

/** Asks for the table once a second of a clock of its own, and waits for the end of what that started. @returns when */
async function starts(shell: string, seconds: number): Promise<readonly number[]> {
  let second = 0;
  const table = new WindowsProcessTable(shell, () => second * 1000);
  const started: number[] = [];
  for (; second < seconds; second += 1) {
    table.snapshot();
    if (running() === 0) continue;
    expect(running()).toBe(1);
    started.push(second);
    table.snapshot();
    expect(running()).toBe(1);
    while (running() > 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return started;
}

function program(text: string): string {
  const file = path.join(folder, 'powershell');
  fs.writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return file;
}

it.each([
  ['is not there', () => path.join(folder, 'nothing')],
  ['ends at once', () => program('exit 1')],
  ['prints no table', () => program('echo Get-CimInstance: access denied')],
])('pauses longer and longer where it %s', async (_, shell) => {
  expect(await starts(shell(), 250)).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
});

it('is started again soon after it worked', async () => {
  expect(await starts(program('echo "[]"'), 5)).toEqual([0, 1, 2, 3, 4]);
});
