/** Lines that are well-formed and odd: whatever a value became, no report of all runs may fail for it. */
import { describe, expect, it } from 'vitest';
import { decodeLine } from '../../../../src/core/ledger/codec';
import { LedgerFold } from '../../../../src/core/ledger/fold';
import { runJson } from '../../../../src/core/report/runJson';
import { runLine, runText } from '../../../../src/core/report/runText';
import { runsCsv } from '../../../../src/core/report/runsCsv';

const TERMS = {
  pue: 1.1,
  grid: {
    zone: 'DE',
    zoneName: 'Germany',
    gPerKwh: 342,
    band: { low: 0.26, high: 0.26 },
    source: 's',
    signal: 'average',
  },
  price: { perKwh: 0.3, currency: 'EUR' },
};
const DEVICE = {
  device: 'cpu',
  kind: 'cpu',
  name: 'CPU',
  model: 'x',
  source: 'counter',
  how: 'RAPL',
  band: { low: 0.05, high: 0.05 },
  activeJ: 10,
  idleJ: 5,
  utilization: 0.5,
  peakW: 20,
  gapS: 0,
  share: 1,
};
const STARTED = {
  v: 1,
  at: 1000,
  type: 'run-started',
  run: {
    id: 'a',
    name: 'n',
    kind: 'terminal',
    command: 'c',
    host: 'h',
    start: 1000,
    git: { commit: 'c', dirty: false },
  },
  terms: TERMS,
};
const ENDED = {
  v: 1,
  at: 9000,
  type: 'run-ended',
  id: 'a',
  end: 9000,
  exitCode: 0,
  energy: { durationS: 8, devices: [DEVICE], boundsJ: 1, hours: [{ from: 0, energyJ: 15 }], peakW: 20, idleFloorW: 2 },
  terms: TERMS,
  curve: { bucketS: 1, devices: ['cpu'], powerW: [[1]], idleW: [1] },
};

/** The value with one of its leaves replaced, for each leaf. */
function* changed(value: unknown, by: unknown): Generator {
  yield by;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, below] of Object.entries(value)) {
    for (const each of changed(below, by)) {
      yield Array.isArray(value)
        ? value.map((one, i) => (String(i) === key ? each : (one as unknown)))
        : { ...value, [key]: each };
    }
  }
}

function report(events: readonly unknown[]): void {
  const fold = new LedgerFold();
  for (const event of events) {
    const decoded = decodeLine(JSON.stringify(event));
    if (decoded.kind === 'event') fold.apply(decoded.event, 'w');
  }
  const runs = fold.records(() => false);
  runsCsv(runs);
  for (const run of runs) {
    JSON.stringify(runJson(run));
    runText(run);
    runLine(run, { name: 10 });
  }
}

describe('an odd value in a line', () => {
  it.each([[1e300], [-1e300], ['x'], [null], [5], [{}], [[]], [true]])('%j does no harm to the list of runs', (odd) => {
    for (const event of changed(STARTED, odd))
      expect(() => report([event, ENDED]), JSON.stringify(event)).not.toThrow();
    for (const event of changed(ENDED, odd))
      expect(() => report([STARTED, event]), JSON.stringify(event)).not.toThrow();
  });
});
