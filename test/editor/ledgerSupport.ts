// What a test knows of runs: the lines on disk, read without the product's own reader.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { LedgerEvent, RunEnded, RunMetered, RunStarted } from '../../src/core/ledger/events';
import type { CellRecord, RunEnergy, RunIdentity } from '../../src/core/run/record';
import { waitUntil } from './editorSupport';

export interface Recorded {
  readonly run: RunIdentity;
  readonly started: RunStarted;
  readonly checkpoints: readonly RunMetered[];
  readonly cells: readonly CellRecord[];
  readonly ended?: RunEnded;
}

type Matches = (run: RunIdentity) => boolean;

function segments(): string[] {
  const folder = process.env['WATTPRINT_LEDGER'];
  assert.ok(folder, 'the suite has a ledger of its own');
  const root = path.join(folder, 'v1');
  if (!fs.existsSync(root)) return [];
  const files = fs.readdirSync(root, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.jsonl')).map((file) => path.join(root, file));
}

/** Everything on disk, for what must not be in it. */
export function ledgerText(): string {
  return segments()
    .map((file) => fs.readFileSync(file, 'utf8'))
    .join('');
}

/** Runs in the order of their start on disk. A line that is still being written has no end and waits. */
export function recordedRuns(): Recorded[] {
  const lines = segments().flatMap((file) => fs.readFileSync(file, 'utf8').split('\n').slice(0, -1));
  const events = lines.map((line) => JSON.parse(line) as LedgerEvent);
  const starts = events.filter((event) => event.type === 'run-started');
  return starts.map((started) => {
    const own = events.filter((event) => 'id' in event && event.id === started.run.id);
    const ended = own.find((event) => event.type === 'run-ended');
    return {
      run: started.run,
      started,
      checkpoints: own.filter((event) => event.type === 'run-metered'),
      cells: own.filter((event) => event.type === 'cell-metered').map(({ cell }) => cell),
      ...(ended && { ended }),
    };
  });
}

/** The only run that matches, once its end is written. */
export async function endedRun(what: string, matches: Matches, timeoutMs = 20_000): Promise<Recorded & Ended> {
  const run = await waitUntil(
    `the record of ${what}`,
    () => recordedRuns().find((each) => matches(each.run) && each.ended?.energy !== undefined),
    timeoutMs,
  );
  const all = recordedRuns().filter((each) => matches(each.run));
  const found = all.map((each) => `${each.run.kind}: ${each.run.command}`).join('\n');
  assert.equal(all.length, 1, `${what} is one run, not\n${found}`);
  return run as Recorded & Ended;
}

export interface Ended {
  readonly ended: RunEnded & { readonly energy: RunEnergy };
}

export const isFile =
  (file: string): Matches =>
  (run) =>
    run.file === file;

export function energyJ({ devices }: RunEnergy): number {
  return devices.reduce((sum, { activeJ, idleJ }) => sum + activeJ + idleJ, 0);
}

/** Above the idle floor: what the run's own processes caused on the processor. */
export function cpuActiveJ({ devices }: RunEnergy): number {
  return devices.filter(({ kind }) => kind === 'cpu').reduce((sum, { activeJ }) => sum + activeJ, 0);
}
