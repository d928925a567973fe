/** Processes are killed while they write into the queue: what is read afterwards is whole. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QueueFolder } from '../../../../src/node/queue/queueFolder';
import { createFile, readWhole, replaceFile } from '../../../../src/node/queue/wholeFile';

const KILLS = 1000;
const AT_ONCE = 4;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-crash-'));
const writer = path.join(folder, 'writer.js');
beforeAll(() =>
  build({
    entryPoints: ['test/unit/node/queue/sped/writer.ts'],
    outfile: writer,
    bundle: true,
    platform: 'node',
    minify: true,
  }),
);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Ends with the process, which is killed a while after it began to write. */
function killedWriter(ledger: string, name: string, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [writer, ledger, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.once('data', () => void sleep(afterMs).then(() => child.kill('SIGKILL')));
  return new Promise((resolve) => child.on('close', () => resolve()));
}

describe('files of the queue', () => {
  it(`are whole after each of ${KILLS} kills in the middle of writing`, { timeout: 240_000 }, async () => {
    let [kill, jobs, wishes, closed] = [0, 0, 0, 0];
    const line = async (): Promise<void> => {
      while (kill < KILLS) {
        const number = kill++;
        const ledger = path.join(folder, `ledger-${number}`);
        // At all moments of a turn, which takes a few milliseconds.
        await killedWriter(ledger, `w${number}`, (number % 97) / 2.5);
        const entries = new QueueFolder(ledger).entries(({ reason }) => expect.unreachable(reason));
        jobs += entries.length;
        for (const { closing, job, wish } of entries) {
          expect(job.environment['FILLER']).toBe(job.id.repeat(1500));
          if (wish !== undefined) wishes++;
          if (closing !== undefined) closed++;
        }
        fs.rmSync(ledger, { recursive: true, force: true });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, line));
    console.log(`${jobs} jobs, ${wishes} wishes, ${closed} closings read after ${KILLS} kills`);
    // Kills hit all stages: jobs without a wish, and jobs with one that were not closed.
    expect(jobs).toBeGreaterThan(KILLS / 2);
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
