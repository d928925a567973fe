import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLine, encodeEvent } from '../../../../src/core/ledger/codec';
import type { LedgerEvent, RunCharged } from '../../../../src/core/ledger/events';
import { LedgerFold } from '../../../../src/core/ledger/fold';
import type { RunEnergy, RunIdentity } from '../../../../src/core/run/record';
import { gramsPerKwh, joules, millis, seconds } from '../../../../src/core/units';

const identity = (id: string, start = 1000): RunIdentity => ({
  id,
  name: 't.py',
  kind: 'terminal',
  command: 'python t.py',
  host: 'h',
  start: millis(start),
});
const energy = (durationS: number): RunEnergy => ({
  durationS: seconds(durationS),
  devices: [],
  boundsJ: joules(0),
  hours: [],
});
const started = (id: string, start = 1000): LedgerEvent => ({
  v: 1,
  at: millis(start),
  type: 'run-started',
  run: identity(id, start),
  terms: { pue: 1 },
});
const metered = (id: string, at: number, durationS: number): LedgerEvent => ({
  v: 1,
  at: millis(at),
  type: 'run-metered',
  id,
  energy: energy(durationS),
  terms: { pue: 1 },
});
const ended = (id: string, end: number, exitCode?: number): LedgerEvent => ({
  v: 1,
  at: millis(end),
  type: 'run-ended',
  id,
  end: millis(end),
  energy: energy((end - 1000) / 1000),
  terms: { pue: 2 },
  ...(exitCode !== undefined && { exitCode }),
});

function fold(events: readonly LedgerEvent[], alive = false) {
  const folded = new LedgerFold();
  for (const event of events) folded.apply(event, 'w');
  return folded.records(() => alive);
}

describe('the fold', () => {
  it('puts what the grid was like in place of the terms, the newest last, whatever came first', () => {
    const charged = (at: number, gPerKwh: number): RunCharged => ({
      v: 1,
      at: millis(at),
      type: 'run-charged',
      id: 'a',
      grid: {
        zone: 'DE',
        zoneName: 'Germany',
        gPerKwh: gramsPerKwh(gPerKwh),
        band: { low: 0, high: 0 },
        source: 's',
        signal: 'average',
        hours: [{ from: millis(0), gPerKwh: gramsPerKwh(gPerKwh), kind: 'actual' }],
      },
    });
    const events = [charged(9000, 300), started('a'), charged(8000, 200), ended('a', 6000)];
    for (const event of events) expect(decodeLine(encodeEvent(event))).toEqual({ kind: 'event', event });
    expect(fold(events)).toMatchObject([{ terms: { pue: 2, grid: { gPerKwh: 300 } } }]);
    const foreseen = { ...charged(99_000, 400), grid: { ...charged(1, 400).grid, hours: [] } };
    expect(fold([...events, foreseen])).toMatchObject([{ terms: { grid: { gPerKwh: 300 } } }]);
    const odd = { ...charged(1, 1), grid: { zoneName: 'x', gPerKwh: 1, band: { low: 0, high: 0 }, hours: [{}] } };
    expect(decodeLine(JSON.stringify(odd))).toMatchObject({ kind: 'bad' });
  });

  it('keeps to the series that charged a run first, whatever order its windows are read in', () => {
    const charged = (
      at: number,
      gPerKwh: number,
      source: string,
      kind: 'actual' | 'forecast' = 'actual',
    ): RunCharged => ({
      v: 1,
      at: millis(at),
      type: 'run-charged',
      id: 'a',
      grid: {
        zone: 'GB',
        zoneName: 'Great Britain',
        gPerKwh: gramsPerKwh(gPerKwh),
        band: { low: 0, high: 0 },
        source,
        signal: 'average',
        factor: source === 'NESO' ? 'direct' : 'lifecycle',
        hours: [{ from: millis(0), gPerKwh: gramsPerKwh(gPerKwh), kind }],
      },
    });
    const events = [
      charged(7000, 200, 'Maps', 'forecast'),
      charged(8000, 110, 'NESO'),
      charged(8500, 220, 'Maps'),
      charged(9000, 120, 'NESO'),
      charged(9500, 230, 'Maps', 'forecast'),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (shuffled) => {
        const [run] = fold([started('a'), ended('a', 6000), ...shuffled]);
        expect(run?.terms.grid).toMatchObject({ gPerKwh: 220, source: 'Maps', factor: 'lifecycle' });
      }),
    );
  });

  it('makes a record of start and end', () => {
    expect(fold([started('a'), ended('a', 6000, 3)])).toMatchObject([
      { id: 'a', state: 'done', end: 6000, exitCode: 3, terms: { pue: 2 } },
    ]);
  });

  it('calls a run without end interrupted when its writer is gone, and keeps what was measured', () => {
    expect(fold([started('a'), metered('a', 4000, 3)])).toMatchObject([
      { state: 'interrupted', end: 4000, energy: { durationS: 3 } },
    ]);
    expect(fold([started('a'), metered('a', 4000, 3)], true)).toMatchObject([{ state: 'running' }]);
  });

  it('goes by the order of writing, not by clocks that were set back', () => {
    expect(fold([started('a'), metered('a', 9000, 3), metered('a', 4000, 5)])[0]?.energy?.durationS).toBe(5);
  });

  it('does not depend on the order of segments', () => {
    const events = [
      started('a'),
      metered('a', 3000, 2),
      ended('a', 6000, 0),
      { v: 1, at: millis(7000), type: 'run-noted', id: 'a', note: 'good' } as const,
    ];
    expect(fold([...events].reverse())).toEqual(fold(events));
  });

  it('keeps the newest note, removes an empty one, hides forgotten runs', () => {
    const note = (at: number, text: string): LedgerEvent => ({
      v: 1,
      at: millis(at),
      type: 'run-noted',
      id: 'a',
      note: text,
    });
    expect(fold([started('a'), note(5, 'old'), note(9, 'new'), note(7, 'between')])[0]?.note).toBe('new');
    expect(fold([started('a'), note(5, 'old'), note(9, '')])[0]?.note).toBeUndefined();
    expect(fold([started('a'), { v: 1, at: millis(9), type: 'run-forgotten', id: 'a' }])).toEqual([]);
  });

  it('lets a first end stand and sorts newest first', () => {
    expect(fold([started('a'), ended('a', 6000, 0), ended('a', 9000, 1)])[0]).toMatchObject({ end: 6000, exitCode: 0 });
    expect(fold([started('a', 10), started('b', 30), started('c', 20)]).map((run) => run.id)).toEqual(['b', 'c', 'a']);
  });

  it('shows nothing of a run whose start was never read', () => expect(fold([ended('ghost', 6000)])).toEqual([]));
});

describe('lines', () => {
  it('survive the way to text and back', () => {
    for (const event of [started('a'), metered('a', 2, 1), ended('a', 6000, 0)]) {
      expect(decodeLine(encodeEvent(event))).toEqual({ kind: 'event', event });
    }
  });

  it.each([
    ['{"v":1,"at":1,"type":"run-st', 'bad'],
    ['garbage \u0000', 'bad'],
    ['[]', 'bad'],
    ['null', 'bad'],
    ['{"v":1,"type":"run-ended","id":"a","end":"soon"}', 'bad'],
    ['{"v":1,"at":1,"type":"run-started","run":{"id":"a"},"terms":{"pue":1}}', 'bad'],
    [
      '{"v":1,"at":1,"type":"run-metered","id":"a","energy":{"durationS":1,"boundsJ":0,"hours":[],"devices":[{}]},"terms":{"pue":1}}',
      'bad',
    ],
    ['{"v":1,"at":1,"type":"savings-corrected","id":"a"}', 'unknown'],
    ['{"v":2,"at":1,"type":"run-started"}', 'unknown'],
    ['{"v":1,"at":1,"type":"constructor"}', 'unknown'],
  ])('%s is %s', (line, kind) => expect(decodeLine(line).kind).toBe(kind));

  it('keep fields of later versions from breaking this one', () => {
    const line = JSON.stringify({ ...started('a'), later: { nested: true } });
    expect(decodeLine(line).kind).toBe('event');
  });
});
