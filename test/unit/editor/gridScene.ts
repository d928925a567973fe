/** A grid in a window: the source says what a test lets it say, the planner is the real one. To be made where `vscode` is mocked. */
import path from 'node:path';
import type { GridAnswer, GridPlanner, GridProviders, GridTrouble } from '../../../src/core/grid/gridAhead';
import type { Signal, Slot } from '../../../src/core/grid/series';
import type { GridIntensity } from '../../../src/core/ports';
import { gramsPerKwh, millis, type Millis } from '../../../src/core/units';
import { GridService, type GridWorld } from '../../../src/editor/grid/gridService';
import { LiveIntensity } from '../../../src/editor/grid/liveIntensity';
import type { SaidJob } from '../../../src/editor/grid/plannedJob';
import { Planner } from '../../../src/node/grid/planner';
import { Timers } from './timers';
import { EventEmitter } from './vscodeEvents';

export const HOUR = 3_600_000;
export const T0 = millis(Date.parse('2026-05-12T12:00:00Z'));
export const yearly: GridIntensity = {
  zone: 'DE',
  zoneName: 'Germany',
  gPerKwh: gramsPerKwh(344),
  band: { low: 0.2, high: 0.3 },
  source: 'mean of 2025',
  signal: 'average',
};

interface Told {
  readonly answer?: GridAnswer;
  readonly trouble?: GridTrouble;
}

/** Of 30 hours, the last 20 of them with 200 g/kWh less. */
export function told(more: { signal?: Signal; source?: string; value?: number; zone?: string } = {}): GridAnswer {
  const { signal = 'average', source = 'Energy-Charts', value = 400, zone = 'DE' } = more;
  const slots = Array.from({ length: 30 }, (_, index): Slot => {
    const start = millis(T0 + index * HOUR);
    const gPerKwh = gramsPerKwh(value - (index > 9 ? 200 : 0));
    return { start, end: millis(start + HOUR), gPerKwh, kind: 'forecast' };
  });
  const series = { zone, source, signal, factor: 'unknown', issuedAt: T0, slots } as const;
  return { choice: { name: 'energy-charts', address: '' }, zone, series, checkedAt: millis(T0 + value) };
}

export const said = (hours = 2): SaidJob => ({
  duration: millis(hours * HOUR),
  finishBy: millis(T0 + 20 * HOUR),
  interruptible: false,
});

export class GridScene {
  now: Millis = T0;
  source = 'energy-charts';
  zone: string | undefined = 'DE';
  file: string | undefined;
  kept: GridAnswer | undefined;
  planner: GridPlanner = new Planner(path.join(import.meta.dirname, 'no such folder'));
  answer: () => Promise<Told> = () => Promise.resolve({ answer: told() });
  /** What was asked of the source, and what was logged. */
  readonly asked: string[] = [];
  readonly timers = new Timers();
  readonly tick = new EventEmitter();
  readonly changed = new EventEmitter();
  readonly opened = new EventEmitter();
  readonly live = new LiveIntensity({ intensity: (id) => (id === 'DE' ? yearly : undefined) });
  readonly grid: GridService;

  constructor() {
    const of = <Key extends 'file' | 'now' | 'source' | 'zone'>(key: Key) => this[key];
    const world = {
      machine: {
        clock: { now: () => this.now },
        providers: this.#providers(),
        planner: { plan: (...asked: Parameters<GridPlanner['plan']>) => this.planner.plan(...asked) },
        zones: () => [{ id: 'DE', name: 'Germany' }],
      },
      host: {
        onTick: this.tick.event,
        records: [],
        get zone() {
          return { id: of('zone'), guessed: true };
        },
      },
      settings: {
        get gridSource() {
          return of('source');
        },
        gridAddress: '',
        sourceZone: 'CAISO_NORTH',
        pue: 1,
        onDidChange: this.changed.event,
      },
      keys: { of: () => Promise.resolve('k'), onDidChange: new EventEmitter().event },
      live: this.live,
      active: {
        get path() {
          return of('file');
        },
        onDidChange: this.opened.event,
      },
      log: { failure: (doing: string, error: unknown) => this.asked.push(`${doing}: ${String(error)}`) },
      locale: 'en',
      after: this.timers.after,
    };
    this.grid = new GridService(world as unknown as GridWorld);
  }

  get intensity(): number | undefined {
    return this.live.intensity('DE', this.now)?.gPerKwh;
  }

  /** What a source says that is let answer later, in the order in which it was asked. */
  answersLater(): ((told: Told) => void)[] {
    const answers: ((told: Told) => void)[] = [];
    this.answer = () => new Promise((resolve) => answers.push(resolve));
    return answers;
  }

  #providers(): GridProviders {
    return {
      kept: () => Promise.resolve(this.kept),
      ask: (choice, where, key) => {
        this.asked.push([choice.name, where, key ?? 'no key'].join(' '));
        return this.answer();
      },
      zones: () => Promise.reject(new Error('nobody picks')),
    };
  }
}
