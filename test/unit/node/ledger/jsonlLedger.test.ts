import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ledger } from '../../../../src/core/ledger/ledger';
import type { LedgerEvent } from '../../../../src/core/ledger/events';
import type { CellRecord } from '../../../../src/core/run/record';
import { joules, millis, seconds } from '../../../../src/core/units';
import { JsonlLedger } from '../../../../src/node/ledger/jsonlLedger';
import { isWriterAlive, segmentsIn } from '../../../../src/node/ledger/segment';

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-ledger-'))));
afterEach(() => {
  fs.chmodSync(folder, 0o700);
  fs.rmSync(folder, { recursive: true, force: true });
});

const started = (id: string): LedgerEvent => ({
  v: 1,
  at: millis(1),
  type: 'run-started',
  run: { id, name: 'n', kind: 'terminal', command: 'python "a\nb".py', host: 'h', start: millis(1) },
  terms: { pue: 1 },
});

const CELL: CellRecord = {
  index: 0,
  label: '',
  start: millis(1),
  durationS: seconds(1),
  energyJ: joules(1),
  plusMinusJ: joules(0),
  source: 'modelled',
  gapS: seconds(0),
};

async function texts(store: JsonlLedger): Promise<string[]> {
  const lines: string[] = [];
  for await (const { text } of store.readNew()) lines.push(text);
  return lines;
}

function open(problems: unknown[] = []): { ledger: Ledger; store: JsonlLedger } {
  const store = new JsonlLedger(folder);
  const ledger = new Ledger(store, {
    badLines: (file, count, { line, reason }) =>
      problems.push([path.basename(path.dirname(file)), count, line, reason]),
    cannotRead: (error) => problems.push((error as NodeJS.ErrnoException).code),
    cannotWrite: (error) => problems.push((error as NodeJS.ErrnoException).code),
  });
  return { ledger, store };
}

describe('two windows', () => {
  it('see each other’s runs, each line once', async () => {
    const a = open();
    const b = open();
    await a.ledger.append(started('from a'));
    await b.ledger.append(started('from b'));
    expect(await b.ledger.refresh()).toBe(true);
    expect(await b.ledger.refresh()).toBe(false);
    expect(
      b.ledger
        .records()
        .map((run) => run.id)
        .sort(),
    ).toEqual(['from a', 'from b']);
    await a.ledger.append({ v: 1, at: millis(2), type: 'run-noted', id: 'from a', note: 'later' });
    expect(await b.ledger.refresh()).toBe(true);
    expect(b.ledger.records().find((run) => run.id === 'from a')?.note).toBe('later');
    await Promise.all([a.store.close(), b.store.close()]);
  });

  it('may be read twice at once, each line once', async () => {
    const writer = open();
    await writer.ledger.append(started('a'));
    await writer.ledger.append({ v: 1, at: millis(2), type: 'cell-metered', id: 'a', cell: CELL });
    const reader = open();
    await Promise.all([reader.ledger.refresh(), reader.ledger.refresh('this machine'), reader.ledger.neighbours()]);
    expect(reader.ledger.records()[0]?.cells).toHaveLength(1);
    // Nothing that is written later is passed over.
    await writer.ledger.append({ v: 1, at: millis(3), type: 'run-noted', id: 'a', note: 'later' });
    await Promise.all([reader.ledger.refresh(), reader.ledger.refresh()]);
    expect(reader.ledger.records()[0]?.note).toBe('later');
    await writer.store.close();
  });

  it('also when the readers do not know of each other', async () => {
    const writer = open();
    await writer.ledger.append(started('a'));
    await writer.ledger.append(started('b'));
    const store = new JsonlLedger(folder);
    expect((await Promise.all([texts(store), texts(store)])).flat()).toHaveLength(2);
    await writer.ledger.append(started('c'));
    expect(await texts(store)).toEqual([JSON.stringify(started('c'))]);
    await writer.store.close();
  });

  it('write for the user only', async () => {
    const { ledger, store } = open();
    await ledger.append(started('a'));
    const file = segmentsIn(folder)[0]?.file ?? '';
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(fs.statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    await store.close();
  });
});

describe('a torn or spoilt segment', () => {
  const segment = (content: string | Buffer) => {
    const file = path.join(folder, 'v1', '2026-05', `other-999999-abc.jsonl`);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.appendFileSync(file, content);
    return file;
  };

  it('loses only its unfinished tail, and takes the tail when it is finished', async () => {
    const store = new JsonlLedger(folder);
    segment('one\ntwo\nthr');
    expect(await texts(store)).toEqual(['one', 'two']);
    segment('ee\nfour\n');
    expect(await texts(store)).toEqual(['three', 'four']);
  });

  it('at every byte of a line', async () => {
    const line = Buffer.from(JSON.stringify(started('µ run')) + '\n');
    for (let cut = 0; cut <= line.length; cut++) {
      const file = segment(line.subarray(0, cut));
      const problems: unknown[] = [];
      const { ledger } = open(problems);
      await ledger.refresh();
      expect([ledger.records().length, problems]).toEqual([cut === line.length ? 1 : 0, []]);
      fs.rmSync(file);
    }
  });

  it('reports garbage once a file, with its first line, and reads the rest', async () => {
    segment(`${JSON.stringify(started('a'))}\n\u0000\u0001 garbage\n{"v":1\n${JSON.stringify(started('b'))}\n`);
    const problems: unknown[] = [];
    const { ledger } = open(problems);
    await ledger.refresh();
    expect(ledger.records()).toHaveLength(2);
    expect(problems).toEqual([['2026-05', 2, 2, 'not JSON']]);
  });
});

describe('checkpoints', () => {
  const metered = (id: string, at: number, durationS: number): LedgerEvent => ({
    v: 1,
    at: millis(at),
    type: 'run-metered',
    id,
    energy: { durationS: seconds(durationS), devices: [], boundsJ: joules(0), hours: [] },
    terms: { pue: 1 },
  });

  it('of a run: the newest counts, over several reads too', async () => {
    const writer = open();
    const reader = open();
    await writer.ledger.append(started('a'));
    await writer.ledger.append(metered('a', 10, 5));
    await writer.ledger.append(metered('a', 20, 9));
    await reader.ledger.refresh();
    expect(reader.ledger.records()[0]?.energy?.durationS).toBe(9);
    await writer.ledger.append(metered('a', 30, 14));
    await reader.ledger.refresh();
    expect(reader.ledger.records()[0]?.energy?.durationS).toBe(14);
    await writer.store.close();
  });

  it('stay when the end of the run brings no energy', async () => {
    const writer = open();
    await writer.ledger.append(started('a'));
    await writer.ledger.append(metered('a', 10, 5));
    await writer.ledger.append({
      v: 1,
      at: millis(20),
      type: 'run-ended',
      id: 'a',
      end: millis(20),
      terms: { pue: 1 },
    });
    const reader = open();
    await reader.ledger.refresh();
    expect(reader.ledger.records()).toMatchObject([{ state: 'done', energy: { durationS: 5 } }]);
    await writer.store.close();
  });
});

describe('a disk that refuses', () => {
  it('is told once; runs stay in memory and are written when it answers again', async () => {
    const problems: unknown[] = [];
    // A file where the folder should be: refused for root too, who may write anywhere else.
    fs.writeFileSync(path.join(folder, 'v1'), '');
    const { ledger, store } = open(problems);
    await ledger.append(started('a'));
    await ledger.append(started('b'));
    expect(problems).toEqual(['ENOTDIR']);
    expect(ledger.records()).toHaveLength(2);
    fs.rmSync(path.join(folder, 'v1'));
    await ledger.append(started('c'));
    const reader = open();
    await reader.ledger.refresh();
    expect(
      reader.ledger
        .records()
        .map((run) => run.id)
        .sort(),
    ).toEqual(['a', 'b', 'c']);
    await store.close();
  });

  it('that tears a line spoils that line only: the next one starts on a line of its own', async () => {
    const { ledger, store } = open();
    await ledger.append(started('a'));
    const handle = await fs.promises.open(segmentsIn(folder)[0]?.file ?? '', 'a');
    const prototype = Object.getPrototypeOf(handle) as fs.promises.FileHandle;
    await handle.close();
    // A full disk takes what fits and then refuses.
    const write = vi.spyOn(prototype, 'write').mockImplementationOnce(async function (
      this: fs.promises.FileHandle,
      data: unknown,
    ) {
      write.mockRestore();
      return this.write((data as Buffer).subarray(0, 20));
    } as never);
    await ledger.append(started('b'));
    await ledger.append(started('c'));
    const problems: unknown[] = [];
    const reader = open(problems);
    await reader.ledger.refresh();
    expect(
      reader.ledger
        .records()
        .map((run) => run.id)
        .sort(),
    ).toEqual(['a', 'b', 'c']);
    expect(problems).toHaveLength(1);
    await store.close();
  });
});

describe('a writer that is killed', () => {
  it('leaves no bad line, whatever it was doing', async () => {
    const script = path.join(folder, 'writer.cjs');
    await build({
      stdin: {
        contents: `
          import { JsonlLedger } from './src/node/ledger/jsonlLedger';
          const store = new JsonlLedger(${JSON.stringify(path.join(folder, 'ledger'))});
          const line = JSON.stringify({ v: 1, at: 1, type: 'run-noted', id: 'a', note: 'x'.repeat(700) });
          process.stdout.write(store.writer + '\\n');
          (async () => { for (;;) await store.append(line, false); })();`,
        resolveDir: process.cwd(),
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: script,
    });
    const ledgerFolder = path.join(folder, 'ledger');
    for (let round = 0; round < 5; round++) {
      const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
      const writer = await new Promise<string>((resolve) =>
        child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim())),
      );
      const file = () => segmentsIn(ledgerFolder).find((segment) => segment.writer === writer)?.file;
      const size = () => (file() === undefined ? 0 : fs.statSync(file() ?? '').size);
      while (size() < 200_000 * (round + 1)) await new Promise((resolve) => setImmediate(resolve));
      expect(isWriterAlive(ledgerFolder, writer, Date.now())).toBe(true);
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
      expect(isWriterAlive(ledgerFolder, writer, Date.now())).toBe(false);
    }
    const bad: unknown[] = [];
    const ledger = new Ledger(new JsonlLedger(ledgerFolder), {
      badLines: (...problem) => bad.push(problem),
      cannotRead: (error) => bad.push(error),
      cannotWrite: () => undefined,
    });
    await ledger.refresh();
    expect(bad).toEqual([]);
  });
});
