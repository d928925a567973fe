import { describe, expect, it } from 'vitest';
import { runJson } from '../../../../src/core/report/runJson';
import { runText } from '../../../../src/core/report/runText';
import { runsCsv } from '../../../../src/core/report/runsCsv';
import type { RunRecord } from '../../../../src/core/run/record';
import { gramsPerKwh, joules, millis, seconds } from '../../../../src/core/units';

const run: RunRecord = {
  id: 'a',
  name: 't.py',
  kind: 'terminal',
  command: '=cmd|"/c calc", with\nnewline',
  host: 'h',
  start: millis(Date.UTC(2026, 4, 12, 16, 2)),
  end: millis(Date.UTC(2026, 4, 12, 16, 32)),
  exitCode: 0,
  state: 'done',
  terms: {
    pue: 1,
    grid: {
      zone: 'DE',
      zoneName: 'Germany',
      gPerKwh: gramsPerKwh(300),
      band: { low: 0.2, high: 0.2 },
      source: 'mean',
      signal: 'average',
    },
  },
  cells: [],
  energy: {
    durationS: seconds(1800),
    boundsJ: joules(0),
    hours: [],
    devices: [
      {
        device: 'gpu:0',
        kind: 'gpu',
        name: 'GPU 0',
        model: 'X',
        source: 'counter',
        how: '',
        band: { low: 0.05, high: 0.05 },
        activeJ: joules(360_000),
        idleJ: joules(36_000),
        gapS: seconds(0),
        share: 1,
      },
      {
        device: 'gpu:1',
        kind: 'gpu',
        name: 'GPU 1',
        model: 'X',
        source: 'unknown',
        how: '',
        band: { low: 0.05, high: 0.05 },
        activeJ: joules(0),
        idleJ: joules(0),
        gapS: seconds(1800),
        share: 1,
      },
    ],
  },
};

const grid = { ...run.terms.grid!, source: 'NESO', factor: 'direct' as const };
const direct: RunRecord = { ...run, terms: { pue: 1, grid } };

describe('what an intensity counts', () => {
  it('is in every form of a record', () => {
    expect(runJson(direct).grid).toEqual({
      zone: 'DE',
      gPerKwh: 300,
      source: 'NESO',
      signal: 'average',
      factor: 'direct',
      hours: null,
    });
    const [header, row] = runsCsv([{ ...direct, command: 'python t.py' }]).split('\r\n');
    const columns = header?.split(',') ?? [];
    expect(row?.split(',')[columns.indexOf('grid_factor')]).toBe('direct');
    expect(runText(direct)).toContain('(NESO, direct emissions)');
    expect(runText(run)).toContain('(mean)');
    expect(runJson(run).grid?.factor).toBe('unknown');
  });
});

describe('a run as JSON', () => {
  it('has parts that add up, null for what is unknown, and times with a zone', () => {
    const json = runJson(run);
    expect(json).toMatchObject({ start: '2026-05-12T16:02:00.000Z', durationS: 1800, meanW: 220, gapS: 1800 });
    expect(json.energyKwh).toMatchObject({ value: 0.11, source: 'counter' });
    expect(json.gCo2e.value).toBeCloseTo(33);
    expect(json.components).toMatchObject([
      { device: 'GPU 0', energyKwh: 0.1, meanW: 200 },
      { device: 'GPU 1', energyKwh: null, source: 'unknown' },
      { device: 'idle', energyKwh: 0.01 },
    ]);
    expect(json.cwd).toBeNull();
  });

  it('says null and unknown for a run of which nothing was measured', () => {
    const { energy: _, ...bare } = run;
    expect(runJson({ ...bare, state: 'interrupted' })).toMatchObject({
      energyKwh: { value: null, source: 'unknown' },
      gCo2e: { value: null },
      components: [],
      durationS: 1800,
    });
  });
});

describe('runs as CSV', () => {
  it('quote what must be quoted and start no formula', () => {
    const [header, ...rows] = runsCsv([run]).split('\r\n');
    expect(header?.split(',').slice(0, 3)).toEqual(['id', 'name', 'kind']);
    const text = rows.join('\r\n');
    expect(text).toContain(`"'=cmd|""/c calc"", with\nnewline"`);
    expect(text).toContain(',0.11,');
  });
});

describe('a run in a terminal', () => {
  it('names what is unknown', () => {
    const text = runText({ ...run, terms: { pue: 1 } }).replaceAll('\u00a0', ' ');
    expect(text).toContain('energy  without GPU 1: 110 ± 6 Wh, counter');
    expect(text).toContain('carbon  unknown: no zone set (use --zone)');
    expect(text).toContain('GPU 1 unknown');
    expect(text).toContain('gaps    30 min 00 s without a reading, not counted');
  });
});
