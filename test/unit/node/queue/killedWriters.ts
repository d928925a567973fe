/** Processes that write into a queue and are killed in the middle of it: what can be read afterwards. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { QueueFolder } from '../../../../src/node/queue/queueFolder';

const AT_ONCE = 4;

export interface WhatIsLeft {
  jobs: number;
  wishes: number;
  closed: number;
  /** Why a file could not be read, or that it was read otherwise than it was written. */
  readonly torn: string[];
}

export async function killedWriters(kills: number): Promise<WhatIsLeft> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-crash-'));
  const writer = path.join(folder, 'writer.js');
  const entryPoints = ['test/unit/node/queue/sped/writer.ts'];
  await build({ entryPoints, outfile: writer, bundle: true, platform: 'node', minify: true });
  const left: WhatIsLeft = { jobs: 0, wishes: 0, closed: 0, torn: [] };
  let kill = 0;
  const line = async (): Promise<void> => {
    while (kill < kills) {
      const number = kill++;
      const ledger = path.join(folder, `ledger-${number}`);
      // At all moments of a turn, which takes a few milliseconds.
      await killedWriter(writer, ledger, `w${number}`, (number % 97) / 2.5);
      count(ledger, left);
      fs.rmSync(ledger, { recursive: true, force: true });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
  fs.rmSync(folder, { recursive: true, force: true });
  return left;
}

/** Ends with the process, which is killed a while after it began to write. */
function killedWriter(writer: string, ledger: string, name: string, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [writer, ledger, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.once('data', () => void sleep(afterMs).then(() => child.kill('SIGKILL')));
  return new Promise((resolve) => child.on('close', () => resolve()));
}

function count(ledger: string, left: WhatIsLeft): void {
  for (const { closing, job, wish } of new QueueFolder(ledger).entries(({ reason }) => left.torn.push(reason))) {
    left.jobs++;
    if (job.environment['FILLER'] !== job.id.repeat(1500)) left.torn.push(`${job.id} is not what was written`);
    if (wish !== undefined) left.wishes++;
    if (closing !== undefined) left.closed++;
  }
}
