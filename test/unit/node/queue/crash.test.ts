/** Processes are killed while they write into the queue: what is read afterwards is whole. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFile, readWhole, replaceFile } from '../../../../src/node/queue/wholeFile';
import { killedWriters } from './killedWriters';

const KILLS = 1000;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-whole-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('files of the queue', () => {
  it(`are whole after each of ${KILLS} kills in the middle of writing`, { timeout: 480_000 }, async () => {
    const { closed, jobs, torn, wishes } = await killedWriters(KILLS);
    console.log(`${jobs} jobs, ${wishes} wishes, ${closed} closings read after ${KILLS} kills`);
    expect(torn).toEqual([]);
    // Kills hit all stages: jobs without a wish, and jobs with one that were not closed.
    expect(jobs).toBeGreaterThan(KILLS / 4);
    expect(wishes).toBeLessThan(jobs);
    expect(closed).toBeLessThan(wishes);
  });

  it('are read as they were, wherever the writing of the next one broke off', () => {
    const file = path.join(folder, 'a.json');
    replaceFile(file, { turn: 1 });
    const next = JSON.stringify({ turn: 2 });
    for (let bytes = 0; bytes <= next.length; bytes++) {
      fs.writeFileSync(`${file}.0123456789ab.tmp`, next.slice(0, bytes));
      expect(readWhole(file)).toEqual({ turn: 1 });
    }
    replaceFile(file, { turn: 3 });
    expect(readWhole(file)).toEqual({ turn: 3 });
  });

  it('are created by one only', () => {
    const file = path.join(folder, 'claim');
    expect(createFile(file, 1)).toBe(true);
    expect(createFile(file, 2)).toBe(false);
    expect(readWhole(file)).toBe(1);
    expect(fs.readdirSync(folder).filter((name) => name.includes('claim'))).toEqual(['claim']);
  });

  it('are for their user only, and are refused where others may write them', () => {
    const file = path.join(folder, 'b.json');
    replaceFile(file, {});
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    fs.chmodSync(file, 0o620);
    expect(() => readWhole(file)).toThrow('can be written by others');
    const link = path.join(folder, 'link.json');
    fs.symlinkSync(file, link);
    expect(() => readWhole(link)).toThrow();
  });
});
