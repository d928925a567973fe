/** When the grid is asked and what is made of the answers: of VS Code only its events are made here. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GridAhead, GridProviders, GridTrouble } from '../../../src/core/grid/gridAhead';
import type { Slot } from '../../../src/core/grid/series';
import type { GridIntensity } from '../../../src/core/ports';
import { gramsPerKwh, millis, type Millis } from '../../../src/core/units';
import { GridService, type GridWorld } from '../../../src/editor/grid/gridService';
import { LiveIntensity } from '../../../src/editor/grid/liveIntensity';

const Emitter = vi.hoisted(
  () =>
    class {
      readonly #listeners = new Set<() => void>();
      readonly event = (listener: () => void): { dispose: () => void } => {
        this.#listeners.add(listener);
        return { dispose: () => this.#listeners.delete(listener) };
      };
      fire = (): void => this.#listeners.forEach((each) => each());
      dispose = (): void => this.#listeners.clear();
    },
);
vi.mock('vscode', () => ({
  EventEmitter: Emitter,
  l10n: {
    t: (text: string, ...args: string[]) => text.replace(/\{(\d)\}/g, (_, at: string) => args[Number(at)] ?? ''),
  },
}));

const HOUR = 3_600_000;
const T0 = millis(Date.parse('2026-05-12T12:00:00Z'));
const yearly: GridIntensity = {
  zone: 'DE',
  zoneName: 'Germany',
  gPerKwh: gramsPerKwh(344),
  band: { low: 0.2, high: 0.3 },
  source: 'mean of 2025',
  signal: 'average',
};

function ahead(from: Millis, more: Partial<GridAhead> = {}, value = 400): GridAhead {
  const kind = more.issuedAt === undefined ? 'typical' : 'forecast';
  const slots = Array.from({ length: 30 }, (_, index): Slot => {
    const start = millis(from + index * HOUR);
    return { start, end: millis(start + HOUR), gPerKwh: gramsPerKwh(value - (index > 9 ? 200 : 0)), kind };
  });
  return { source: 'x', credit: 'x', signal: 'average', factor: 'unknown', past: [], outlook: { slots }, ...more };
}
const provided = (more: Partial<GridAhead> = {}): GridAhead =>
  ahead(T0, { source: 'Energy-Charts', issuedAt: T0, ...more });

let now: Millis;
let asked: string[];
let source: string;
let zone: string | undefined;
let answer: () => Promise<{ ahead?: GridAhead; trouble?: GridTrouble }>;
const tick = new Emitter();
const changed = new Emitter();
let live: LiveIntensity;
let grid: GridService;

beforeEach(() => {
  [now, asked, source, zone] = [T0, [], 'energy-charts', 'DE'];
  answer = () => Promise.resolve({ ahead: provided() });
  const providers: GridProviders = {
    typical: (id) => (id === 'DE' ? (ahead(T0, { source: 'typical day' }) as GridAhead<'average'>) : undefined),
    ahead: (choice, where, key) => {
      asked.push([choice.name, where, key ?? 'no key'].join(' '));
      return answer();
    },
    zones: () => Promise.reject(new Error('nobody picks')),
  };
  live = new LiveIntensity({ intensity: (id) => (id === 'DE' ? yearly : undefined) });
  const settings = {
    get gridSource() {
      return source;
    },
    gridAddress: '',
    sourceZone: 'CAISO_NORTH',
    pue: 1,
    onDidChange: changed.event,
  };
  const world = {
    machine: { clock: { now: () => now }, providers, zones: () => [{ id: 'DE', name: 'Germany' }] },
    host: {
      onTick: tick.event,
      records: [],
      get zone() {
        return { id: zone, guessed: true };
      },
    },
    settings,
    keys: { of: () => Promise.resolve('k'), onDidChange: new Emitter().event },
    live,
    active: { path: undefined, onDidChange: new Emitter().event },
    log: { failure: (doing: string, error: unknown) => asked.push(`${doing}: ${String(error)}`) },
    locale: 'en',
  };
  grid = new GridService(world as unknown as GridWorld);
});

afterEach(() => grid.dispose());

const intensity = (): number | undefined => live.intensity('DE', now)?.gPerKwh;

describe('without a chosen source', () => {
  it('nobody is asked, and a typical day is shown', async () => {
    source = 'typical';
    await grid.refresh();
    expect(asked).toEqual([]);
    expect(grid.view).toMatchObject({ zoneName: 'Germany', guessed: true, series: { source: 'typical day' } });
    expect(grid.view?.series).not.toHaveProperty('issuedAt');
    expect(intensity()).toBe(344);
  });

  it('a zone with one yearly figure has no series and no plan', async () => {
    [source, zone] = ['hand-written nonsense', 'XX'];
    await grid.refresh();
    expect(grid.view).toEqual({ zone: 'XX', zoneName: 'XX', guessed: true, at: T0 });
    zone = undefined;
    await grid.refresh();
    expect(grid.view).toBeUndefined();
  });
});

describe('a chosen source', () => {
  it('is asked when somebody looks, at most every five minutes, and tells what is new', async () => {
    const told = vi.fn();
    grid.onDidChange(told);
    tick.fire();
    tick.fire();
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1));
    now = millis(T0 + 299_000);
    tick.fire();
    expect(asked).toEqual(['energy-charts DE k']);
    now = millis(T0 + 301_000);
    tick.fire();
    await vi.waitFor(() => expect(asked).toHaveLength(2));
  });

  it('prices a kilowatt-hour while its forecast holds, as uncertain as before', async () => {
    await grid.refresh();
    expect(live.intensity('DE', now)).toEqual({ ...yearly, gPerKwh: 400, source: 'Energy-Charts' });
    expect(live.intensity('FR', now)).toBeUndefined();
    now = millis(T0 + 40 * HOUR);
    expect(intensity()).toBe(344);
  });

  it('that is marginal prices nothing, and is labelled', async () => {
    source = 'watttime';
    answer = () => Promise.resolve({ ahead: provided({ signal: 'marginal', source: 'WattTime' }) });
    await grid.refresh();
    expect(asked).toEqual(['watttime CAISO_NORTH k']);
    expect(grid.view).toMatchObject({ zone: 'CAISO_NORTH', guessed: false, series: { signal: 'marginal', now: 400 } });
    expect(intensity()).toBe(344);
  });

  it('that is away leaves what it said, with a sentence, or a typical day of our own zone', async () => {
    answer = () => Promise.resolve({ ahead: provided(), trouble: { reason: 'unreachable' } });
    await grid.refresh();
    expect(grid.view?.trouble).toMatch(/^Energy-Charts does not answer\. What it said at \d\d:\d\d is shown\.$/);
    [source, answer] = ['watttime', () => Promise.resolve({ trouble: { reason: 'key' } })];
    await grid.refresh();
    expect(grid.view).toMatchObject({ zone: 'DE', series: { source: 'typical day' } });
    expect(grid.view?.trouble).toMatch(/^WattTime does not accept the key.*A typical day stands in\.$/);
    expect(intensity()).toBe(344);
  });

  it('that answers late is not shown over what is newer, nor after the end', async () => {
    const answers: (() => void)[] = [];
    answer = () => {
      const value = 100 * (answers.length + 1);
      return new Promise((resolve) => answers.push(() => resolve({ ahead: ahead(T0, { issuedAt: T0 }, value + 200) })));
    };
    const first = grid.refresh();
    const second = grid.refresh();
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.();
    await second;
    answers[0]?.();
    await first;
    expect(grid.view?.series?.now).toBe(400);
    const third = grid.refresh();
    await vi.waitFor(() => expect(answers).toHaveLength(3));
    grid.dispose();
    answers[2]?.();
    await third;
    expect(grid.view?.series?.now).toBe(400);
    tick.fire();
    expect(asked).toHaveLength(3);
  });

  it('that fails in a way nobody foresaw is logged, and what was known stays', async () => {
    await grid.refresh();
    answer = () => Promise.reject(new Error('bug'));
    await grid.refresh();
    expect(asked.at(-1)).toBe('reading the grid: Error: bug');
    expect(grid.view?.series?.now).toBe(400);
  });

  it('is asked again once settings have settled', async () => {
    vi.useFakeTimers();
    try {
      for (const next of ['neso', 'energinet']) {
        source = next;
        changed.fire();
      }
      expect(asked).toEqual([]);
      await vi.runAllTimersAsync();
      expect(asked).toEqual(['energinet DE k']);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the job', () => {
  it('is four hours within a day, until another one is said', async () => {
    expect(grid.job).toEqual({ duration: 4 * HOUR, runs: 0, finishBy: T0 + 24 * HOUR });
    const said = { duration: millis(2 * HOUR), finishBy: millis(T0 + 20 * HOUR) };
    await grid.plan(said);
    expect(grid.view?.plan?.job).toEqual({ ...said, runs: 0 });
    const [best] = grid.view?.plan?.advice.best ?? [];
    expect(best?.gPerKwh).toBeLessThan(203);
    expect(best?.start).toBeGreaterThan(T0 + 9 * HOUR);
    now = millis(T0 + 19 * HOUR);
    expect(grid.job.duration).toBe(4 * HOUR);
  });
});
