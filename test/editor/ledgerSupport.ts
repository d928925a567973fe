// What a test inside VS Code knows of runs: the ledger that the suite was given, on disk.
import assert from 'node:assert/strict';
import type { RunEnded } from '../../src/core/ledger/events';
import type { RunEnergy, RunIdentity } from '../../src/core/run/record';
import { runsIn, textIn, type Recorded } from '../support/ledgerFile';
import { waitUntil } from './editorSupport';

type Matches = (run: RunIdentity) => boolean;

export interface Ended {
  readonly ended: RunEnded & { readonly energy: RunEnergy };
}

function ledgerFolder(): string {
  const folder = process.env['WATTPRINT_LEDGER'];
  assert.ok(folder, 'the suite has a ledger of its own');
  return folder;
}

export const ledgerText = (): string => textIn(ledgerFolder());
export const recordedRuns = (): Recorded[] => runsIn(ledgerFolder());

/** The only run that matches, once its end is written. */
export async function endedRun(what: string, matches: Matches, timeoutMs = 20_000): Promise<Recorded & Ended> {
  const ended = (): Recorded | undefined =>
    recordedRuns().find((each) => matches(each.run) && each.ended?.energy !== undefined);
  const run = await waitUntil(`the record of ${what}`, ended, timeoutMs).catch((error: unknown) => {
    throw new Error(`${String(error)}; the last is ${JSON.stringify(recordedRuns().at(-1))}`);
  });
  const all = recordedRuns().filter((each) => matches(each.run));
  const found = all.map((each) => `${each.run.kind}: ${each.run.command}`).join('\n');
  assert.equal(all.length, 1, `${what} is one run, not\n${found}`);
  return run as Recorded & Ended;
}

export const isFile =
  (file: string): Matches =>
  (run) =>
    run.file === file;
