import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followFile } from '../../../../src/node/queue/followFile';

let folder: string;
let stop: (() => void) | undefined;
let text = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-follow-'));
  text = '';
});
afterEach(() => {
  stop?.();
  fs.rmSync(folder, { recursive: true });
});
const follow = (file: string): void => {
  stop = followFile(file, (added) => (text += added));
};
const reads = (what: string): Promise<void> => vi.waitFor(() => expect(text).toBe(what), { timeout: 5000 });

describe('a file that is followed', () => {
  it('is read as far as it is there, and as it grows', async () => {
    const file = path.join(folder, 'log');
    fs.writeFileSync(file, 'epoch 1\n');
    follow(file);
    expect(text).toBe('epoch 1\n');
    fs.appendFileSync(file, 'epoch 2\n');
    await reads('epoch 1\nepoch 2\n');
  });

  it('may come later, and be emptied', async () => {
    const file = path.join(folder, 'log');
    follow(file);
    fs.writeFileSync(file, 'a long first part\n');
    await reads('a long first part\n');
    fs.writeFileSync(file, 'again\n');
    await reads('a long first part\nagain\n');
  });

  it('keeps a character whole that comes in two parts', async () => {
    const file = path.join(folder, 'log');
    const [first, second] = [Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)];
    fs.writeFileSync(file, first);
    follow(file);
    expect(text).toBe('');
    fs.appendFileSync(file, second);
    await reads('é');
  });

  it('is read from near its end when it is long', () => {
    const file = path.join(folder, 'log');
    fs.writeFileSync(file, `${'x'.repeat(5_000_000)}end`);
    follow(file);
    expect(text).toHaveLength(2_000_000);
    expect(text.endsWith('end')).toBe(true);
  });
});
