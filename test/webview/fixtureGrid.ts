/** A grid around now: a day of half hours that was, a forecast with its band, then typical hours. */
import { slotsOf, type Kind, type Point, type Slot } from '../../src/core/grid/series';
import { advise, type Job } from '../../src/core/plan/advice';
import type { Odds, PastCases } from '../../src/core/plan/trust';
import { gramsPerKwh, millis, type KilowattHours, type Millis } from '../../src/core/units';
import type { GridView, PlannedJob, ShownSeries } from '../../src/protocol/gridView';
import { noise, NOW } from './fixtureRun';

const HOUR_MS = 3_600_000;
const HALF_MS = HOUR_MS / 2;

/** A day in May: an evening peak, a hollow around noon, less of it where clouds come; wind comes and goes in a day or two. */
function usual(at: number, cloudy: number): number {
  const hour = (at / HOUR_MS + 2) % 24;
  const sun = Math.max(0, Math.cos(((hour - 13) / 14) * Math.PI)) ** 1.4 * (210 - cloudy);
  const evening = 75 * Math.exp(-(((hour - 20) / 3) ** 2));
  const night = 35 * Math.cos(((hour - 2) / 12) * Math.PI);
  return 385 - sun + evening - night + 20 * Math.sin(at / HOUR_MS / 9);
}

function points(from: number, to: number, step: number, kind: Kind, spread: number): readonly Point[] {
  const count = Math.round((to - from) / step);
  return Array.from({ length: count }, (_, i): Point => {
    const at = from + i * step;
    const value = usual(at, kind === 'typical' ? 70 : 0) + noise(i) * (kind === 'typical' ? 0 : 14);
    const band = value * spread * (kind === 'typical' ? 1 : Math.min(1, 0.3 + i / 24));
    return {
      at: millis(at),
      gPerKwh: value,
      kind,
      ...(spread > 0 && { low: value - band, high: value + 1.2 * band }),
    };
  });
}

/** What is left out, in hours from now: of the past two hours, of the forecast one. */
const GAPS_H = [
  { from: -14.5, to: -12.5 },
  { from: 25.5, to: 26.5 },
];

function slotsAround(now: number): readonly Slot[] {
  const slot = Math.floor(now / HALF_MS) * HALF_MS;
  // On a whole hour, where the typical ones begin.
  const ends = Math.ceil((slot + 27 * HOUR_MS) / HOUR_MS) * HOUR_MS;
  const known = (point: Point): boolean =>
    GAPS_H.every(({ from, to }) => point.at < slot + from * HOUR_MS || point.at >= slot + to * HOUR_MS);
  return [
    ...slotsOf(points(slot - 24 * HOUR_MS, slot, HALF_MS, 'actual', 0).filter(known)),
    ...slotsOf(points(slot, ends, HALF_MS, 'forecast', 0.1).filter(known)),
    ...slotsOf(points(ends, slot + 72 * HOUR_MS, HOUR_MS, 'typical', 0.22)),
  ];
}

const PAST_DAYS: PastCases = { count: 1, of: 14, what: 'days' };

/** As wide as forecasts usually miss. */
const ODDS: Odds = {
  basis: 'past forecasts',
  trust: (_now, _later, saved) => ({ waits: saved > 0.05, low: saved - 0.09, high: saved + 0.06, worse: PAST_DAYS }),
};

export interface GridOptions {
  readonly now?: number;
  readonly hours?: number;
  readonly finishInHours?: number;
  readonly energy?: number;
  readonly interruption?: Job['interruption'];
  readonly odds?: Odds;
  /** Instead of the usual days. */
  readonly slots?: readonly Slot[];
}

const seriesOf = (now: Millis, slots: readonly Slot[]): ShownSeries => {
  const value = slots.find(({ start, end }) => start <= now && now < end)?.gPerKwh;
  return {
    source: 'Energy-Charts',
    credit: 'Fraunhofer ISE, CC BY 4.0',
    signal: 'average',
    factor: 'lifecycle',
    issuedAt: millis(now - 35 * 60_000),
    slots,
    ...(value !== undefined && { now: value }),
  };
};

export function gridAhead(options: GridOptions = {}): GridView {
  const now = millis(options.now ?? NOW);
  const duration = millis((options.hours ?? 4) * HOUR_MS);
  const finishBy = millis(now + (options.finishInHours ?? 47.5) * HOUR_MS);
  const slots = options.slots ?? slotsAround(now);
  const { interruption, odds = ODDS, energy } = options;
  const job: PlannedJob = {
    duration,
    finishBy,
    interruptible: options.interruption !== undefined,
    runs: energy === undefined ? 0 : 5,
    ...(energy !== undefined && { name: 'finetune.py', energy: energy as KilowattHours }),
  };
  const ahead = slots.filter(({ end }) => end > now);
  const asked = { duration, from: now, finishBy, ...(interruption !== undefined && { interruption }) };
  return {
    zone: 'DE',
    zoneName: 'Germany',
    guessed: true,
    chosen: true,
    at: now,
    series: seriesOf(now, slots),
    plan: { job, advice: advise(ahead, asked, odds) },
  };
}

/** One value at all times, as a yearly mean is. */
export const flatGrid = (): GridView =>
  gridAhead({
    slots: [{ start: millis(NOW), end: millis(NOW + 72 * HOUR_MS), gPerKwh: gramsPerKwh(344), kind: 'typical' }],
  });

/** Nine hours that may stop every quarter of an hour; resuming costs a minute. */
export const gridInPieces = (): GridView =>
  gridAhead({
    hours: 9,
    energy: 1.86,
    interruption: { step: millis(HALF_MS / 2), resume: millis(60_000), shortest: millis(HOUR_MS) },
  });

/** No source was chosen, and no typical day is known. */
export function yearlyOnly(): GridView {
  const { zone, zoneName, guessed, at } = gridAhead();
  return { zone, zoneName, guessed, chosen: false, at };
}

/** Saturday 24 October 2026, 20:10 in Berlin: the night in which clocks go back. */
export const CLOCKS_GO_BACK = Date.UTC(2026, 9, 24, 18, 10);
