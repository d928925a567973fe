/** Region advice as a table of at most 100 columns, with what follows from it in sentences. */
import { carbonText, durationText, groupDigits, moneyText, shareText, waterText } from '../../text/numbers';
import { shortened } from '../../text/shorten';
import { seconds } from '../../units';
import type { Factor } from '../series';
import { advised, type RegionAdvice } from './advice';
import type { Live } from './live';
import type { Move } from './move';
import type { Standing } from './rank';
import type { Thirst } from './thirst';

export interface Shown {
  /** In the order asked for. */
  readonly order: readonly Standing[];
  /** How many rows. */
  readonly top: number;
  /** Of the price of moving data. */
  readonly currency: string;
  readonly live?: Live | undefined;
  /** When to run in the advised one, in lines. */
  readonly window?: readonly string[] | undefined;
}

const UNKNOWN = 'unknown';

export function regionText(advice: RegionAdvice, { order, top, currency, live, window }: Shown): string {
  const { job, intensities, from, move, thirst } = advice;
  const { source, signal, factor } = intensities;
  const rows = order.slice(0, top);
  const ranked = (standing: Standing): string => String(order.indexOf(standing) + 1);
  const lines = [
    `Intensity: ${signal}, ${COUNTS[factor]}, ${source}`,
    `Carbon and water ${job.kwh === undefined ? 'per kWh' : `for ${numberText(job.kwh)} kWh`} of the machines, PUE included`,
    '',
    row(HEAD, live !== undefined),
    ...rows.map((standing) => row(cellsOf(standing, ranked(standing), live), live !== undefined)),
    ...(order.length > top ? [`    and ${order.length - top} more: --top ${order.length} shows them`] : []),
    ...(from === undefined ? [] : ['    otherwise in', row(cellsOf(from, '', live), live !== undefined)]),
    '',
    'c-free: carbon-free share of the grid. CFE: Google’s own share, by the hour, with what it buys.',
    liveLine(live),
    ...(move === undefined ? [] : [...moveLines(move), ...transferLines(move, job.data?.gb ?? 0, currency)]),
    ...(thirst === undefined ? [] : thirstLines(thirst)),
    ...nextLines(advised(advice, rows), window),
  ];
  return lines.join('\n');
}

const COUNTS: Readonly<Record<Factor, string>> = {
  lifecycle: 'life cycle',
  direct: 'what power plants emit',
  unknown: 'factor unknown',
};

const WIDTHS = { region: 30, place: 19, g: 6, now: 6, pue: 5, carbon: 9, water: 8, grid: 7, google: 7 };
type Cells = Readonly<Record<keyof typeof WIDTHS | 'rank', string>>;
const HEAD: Cells = {
  rank: '',
  region: 'region',
  place: 'place',
  g: 'g/kWh',
  now: 'now',
  pue: 'PUE',
  carbon: 'carbon',
  water: 'water',
  grid: 'c-free',
  google: 'CFE',
};

function cellsOf({ place, gPerKwh, total, water }: Standing, rank: string, live: Live | undefined): Cells {
  const google = place.google?.at(-1)?.carbonFree;
  const now = live?.intensities.of(place)?.gPerKwh;
  return {
    rank,
    region: place.provider === undefined ? place.id : `${place.provider.padEnd(6)}${place.id}`,
    place: place.name,
    g: gPerKwh === undefined ? '?' : numberText(gPerKwh),
    now: now === undefined ? '' : numberText(now),
    pue: place.pue.value.toFixed(2),
    carbon: total === undefined ? UNKNOWN : carbonText(total.value),
    water: water.total === undefined ? UNKNOWN : waterText(water.total),
    grid: place.gridCarbonFree === undefined ? '' : shareText(place.gridCarbonFree.value),
    google: google === undefined ? '' : shareText(google),
  };
}

/** The column of now takes its room from the places' names. */
function row(cells: Cells, hasNow: boolean): string {
  const place = WIDTHS.place - (hasNow ? WIDTHS.now : 0);
  const right = (['g', ...(hasNow ? (['now'] as const) : []), 'pue', 'carbon', 'water', 'grid', 'google'] as const).map(
    (name) => cells[name].padStart(WIDTHS[name]),
  );
  const left = [cells.rank.padStart(3), ' ', cells.region.padEnd(WIDTHS.region)];
  return [...left, shortened(cells.place, place - 1).padEnd(place), ...right].join('').trimEnd();
}

function liveLine(live: Live | undefined): string {
  if (live === undefined)
    return 'What it is now: add --source NAME, or --series ZONE=FILE.csv for a table of one zone.';
  if (live.zones.length === 0) return 'now: not known for any of these grids.';
  const { source, signal, factor } = live.intensities;
  const oldest = Math.max(...live.zones.map((zone) => live.age(zone) ?? 0));
  return `now: ${signal}, ${COUNTS[factor]}, ${source}; at most ${durationText(seconds(oldest / 1000))} old. Nothing is ranked by it.`;
}

const numberText = (value: number): string => groupDigits(String(Number(value.toPrecision(3))));

function moveLines({ advised, to, savedShare, low, high, why }: Move): readonly string[] {
  if (savedShare === undefined) return [why];
  const range = low === undefined || high === undefined ? '' : ` (${percent(low)} to ${percent(high)})`;
  const less = savedShare < 0 ? `${percent(-savedShare)} more` : `${percent(savedShare)} less${range}`;
  return [`${advised ? 'Move' : 'Stay'}: ${to.place.id} has ${less}.`, why];
}

function transferLines({ to: { transfer }, worthFromKwh }: Move, gb: number, currency: string): readonly string[] {
  if (transfer === undefined) return [];
  const { carbon, seconds: span, money } = transfer;
  const parts = [
    carbon === undefined
      ? 'carbon unknown'
      : `${carbonText(carbon.value)} (${carbonText(carbon.low)} to ${carbonText(carbon.high)})`,
    ...(span === undefined ? [] : [durationText(seconds(span))]),
    ...(money === undefined ? [] : [moneyText(money, currency)]),
    ...(worthFromKwh === undefined ? [] : [`made up for by a job of ${numberText(worthFromKwh)} kWh`]),
  ];
  return [`Moving ${numberText(gb)} GB there: ${parts.join(', ')}.`];
}

function thirstLines({ greenest, thirstierThan, instead }: Thirst): readonly string[] {
  const others = thirstierThan === 1 ? 'all the others' : `${percent(thirstierThan)} of the others`;
  return [
    `Little carbon, much water: ${greenest.place.id} takes more water than ${others}.`,
    ...(instead?.total === undefined
      ? []
      : [`${instead.place.id} takes at most half of that water, with ${carbonText(instead.total.value)}.`]),
  ];
}

const nextLines = (standing: Standing | undefined, window: Shown['window']): readonly string[] =>
  standing === undefined
    ? []
    : window === undefined
      ? [`When to run in ${standing.place.id}: wattprint window --hours N --zone ${standing.place.zone} --source NAME`]
      : [`When to run in ${standing.place.id}:`, ...window.map((line) => `    ${line}`)];

const percent = (share: number): string => `${share < 0 ? '−' : ''}${Math.round(Math.abs(share) * 100)} %`;
