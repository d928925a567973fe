/** Folders and files that are there and cannot be read: in a way that refuses root too, who may read all others. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ledger } from '../../../../src/core/ledger/ledger';
import { millis } from '../../../../src/core/units';
import { JsonlLedger } from '../../../../src/node/ledger/jsonlLedger';
import { makeFolder } from '../../../../src/node/ledger/makeFolder';
import { isWriterAlive } from '../../../../src/node/ledger/segment';

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-ledger-'))));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function open(): { readonly ledger: Ledger; readonly store: JsonlLedger; readonly told: unknown[] } {
  const told: unknown[] = [];
  const tell = (error: unknown): void => void told.push((error as NodeJS.ErrnoException).code);
  const store = new JsonlLedger(folder);
  return { store, told, ledger: new Ledger(store, { badLines: () => undefined, cannotRead: tell, cannotWrite: tell }) };
}

const RUN = { id: 'a', name: 'n', kind: 'terminal', command: 'c', host: 'h', start: millis(1) } as const;
const STARTED = { v: 1, at: millis(1), type: 'run-started', run: RUN, terms: { pue: 1 } } as const;

describe('a ledger that cannot be read', () => {
  it('is not an empty one', async () => {
    fs.writeFileSync(path.join(folder, 'v1'), '');
    const { ledger, told } = open();
    await ledger.refresh();
    expect(told).toEqual(['ENOTDIR']);
    expect(isWriterAlive(folder, `other-${process.pid}-abc`, Date.now())).toBe(false);
  });

  it('is one where it is not there yet', async () => {
    const { ledger, told } = open();
    await ledger.refresh();
    expect([told, ledger.records()]).toEqual([[], []]);
  });

  it('is told once until it can be read again, also by a look at this machine only', async () => {
    fs.writeFileSync(path.join(folder, 'v1'), '');
    const { ledger, told } = open();
    await ledger.refresh();
    await ledger.refresh('this machine');
    await ledger.refresh();
    expect(told).toEqual(['ENOTDIR']);
    fs.rmSync(path.join(folder, 'v1'));
    await ledger.refresh();
    fs.writeFileSync(path.join(folder, 'v1'), '');
    await ledger.refresh();
    expect(told).toEqual(['ENOTDIR', 'ENOTDIR']);
  });

  it('in one segment hides no other', async () => {
    const month = path.join(folder, 'v1', '2026-05');
    fs.mkdirSync(path.join(month, 'a-1-a.jsonl'), { recursive: true });
    fs.writeFileSync(path.join(month, 'b-1-b.jsonl'), `${JSON.stringify(STARTED)}\n`);
    const { ledger, told } = open();
    expect(await ledger.refresh()).toBe(true);
    expect(told).toEqual(['EISDIR']);
    expect(ledger.records()).toHaveLength(1);
  });
});

describe('the folder of a ledger', () => {
  it('is made with all above it, once and again', async () => {
    const deep = path.join(folder, 'a', 'b', 'c');
    await Promise.all([makeFolder(deep), makeFolder(deep)]);
    expect(fs.statSync(deep).mode & 0o777).toBe(0o700);
    await makeFolder(deep);
  });

  it('is refused where a file is in the way', async () => {
    fs.writeFileSync(path.join(folder, 'a'), '');
    await expect(makeFolder(path.join(folder, 'a', 'b'))).rejects.toThrow('ENOTDIR');
  });

  it.runIf(process.platform === 'linux')('is refused, not tried for ever, where none can be made', () =>
    expect(makeFolder('/proc/wattprint/v1/2026-05')).rejects.toThrow(/ENOENT.*'\/proc\/wattprint'/),
  );
});
