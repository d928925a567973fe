/** The ledger: folding 100,000 events from disk, and appending as a run does. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { encodeEvent } from '../../src/core/ledger/codec';
import type { LedgerEvent } from '../../src/core/ledger/events';
import { Ledger } from '../../src/core/ledger/ledger';
import type { RunEnergy } from '../../src/core/run/record';
import { joules, millis, seconds } from '../../src/core/units';
import { JsonlLedger } from '../../src/node/ledger/jsonlLedger';

const EVENTS = 100_000;
const APPENDS = 3000;
const told = (error: unknown): void => console.error(error);
const problems = { badLines: () => undefined, cannotRead: told, cannotWrite: told };

const energy: RunEnergy = {
  durationS: seconds(61.25),
  devices: ['cpu', 'memory'].map((kind) => ({
    device: kind,
    kind: kind as 'cpu' | 'memory',
    name: kind,
    model: 'Model of a usual length',
    source: 'modelled',
    how: 'TDP 120 W and load',
    band: { low: 0.4, high: 0.7 },
    activeJ: joules(1234.567),
    idleJ: joules(234.567),
    gapS: seconds(0),
    share: 0.98,
  })),
  boundsJ: joules(12.5),
  hours: [{ from: millis(1_790_000_000_000), energyJ: joules(1469) }],
};

/** Ten events a run: start, checkpoints, end. */
function events(): readonly LedgerEvent[] {
  const all: LedgerEvent[] = [];
  for (let run = 0; all.length < EVENTS; run++) {
    const at = millis(1_780_000_000_000 + run * 60_000);
    const id = `run-${run}`;
    const terms = { pue: 1 };
    const identity = {
      id,
      name: 'train.py',
      kind: 'terminal' as const,
      command: 'python train.py --epochs 3',
      host: 'h',
      start: at,
    };
    all.push({ v: 1, at, type: 'run-started', run: identity, terms });
    for (let i = 0; i < 8; i++) all.push({ v: 1, at: millis(at + i), type: 'run-metered', id, energy, terms });
    all.push({ v: 1, at: millis(at + 9), type: 'run-ended', id, end: millis(at + 9), exitCode: 0, energy, terms });
  }
  return all;
}

async function foldMs(
  folder: string,
): Promise<{ readonly ms: number; readonly runs: number; readonly megabytes: number }> {
  const month = path.join(folder, 'v1', '2026-05');
  fs.mkdirSync(month, { recursive: true });
  const lines = events().map(encodeEvent);
  let bytes = 0;
  for (let part = 0; part < 5; part++) {
    const text = `${lines.slice((part * EVENTS) / 5, ((part + 1) * EVENTS) / 5).join('\n')}\n`;
    bytes += text.length;
    fs.writeFileSync(path.join(month, `other-999999-part${part}.jsonl`), text);
  }
  const startedAt = performance.now();
  const ledger = new Ledger(new JsonlLedger(folder), problems);
  await ledger.refresh();
  const runs = ledger.records().length;
  return { ms: performance.now() - startedAt, runs, megabytes: bytes / 2 ** 20 };
}

async function appendTimes(folder: string, event: LedgerEvent): Promise<readonly number[]> {
  const store = new JsonlLedger(folder);
  const ledger = new Ledger(store, problems);
  const times: number[] = [];
  for (let i = 0; i < APPENDS; i++) {
    const startedAt = performance.now();
    await ledger.append(event);
    times.push(performance.now() - startedAt);
  }
  await store.close();
  return times.sort((a, b) => a - b);
}

export const bench = {
  name: 'Ledger',
  async run() {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-bench-'));
    try {
      const folds = [];
      for (let i = 0; i < 5; i++) folds.push(await foldMs(path.join(folder, `fold${i}`)));
      const fold = folds.sort((a, b) => a.ms - b.ms)[2];
      const checkpoint: LedgerEvent = { v: 1, at: millis(1), type: 'run-metered', id: 'a', energy, terms: { pue: 1 } };
      const times = await appendTimes(path.join(folder, 'append'), checkpoint);
      const p99 = times[Math.floor(APPENDS * 0.99)] ?? NaN;
      const ended: LedgerEvent = { v: 1, at: millis(1), type: 'run-noted', id: 'a', note: 'x' };
      const median = times[APPENDS / 2] ?? NaN;
      return [
        {
          figure: `fold ${EVENTS.toLocaleString('en')} events (${fold?.megabytes.toFixed(0)} MB, ${fold?.runs} runs), from disk to records`,
          value: fold?.ms ?? NaN,
          unit: 'ms',
          mustReach: '≤ 500 ms',
          ok: (fold?.ms ?? Infinity) <= 500,
        },
        {
          figure: `append p99 of ${APPENDS} checkpoints (${encodeEvent(checkpoint).length} bytes; shortest event ${encodeEvent(ended).length})`,
          value: p99,
          unit: 'ms',
          mustReach: '≤ 2 ms',
          ok: p99 <= 2,
          note: `median ${median.toFixed(3)} ms`,
        },
      ];
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  },
};
