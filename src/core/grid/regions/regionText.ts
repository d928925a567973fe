/** Region advice as a table of at most 100 columns, with what follows from it in sentences. */
import { carbonText, durationText, groupDigits, moneyText, shareText, waterText } from '../../text/numbers';
import { shortened } from '../../text/shorten';
import { seconds } from '../../units';
import type { RegionAdvice } from './advice';
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
}

const UNKNOWN = 'unknown';

export function regionText(advice: RegionAdvice, { order, top, currency }: Shown): string {
  const { job, intensities, from, move, thirst } = advice;
  const { source, signal, factor } = intensities;
  const counts =
    factor === 'lifecycle' ? 'life cycle' : factor === 'direct' ? 'what power plants emit' : 'factor unknown';
  const rows = order.slice(0, top);
  const ranked = (standing: Standing): string => String(order.indexOf(standing) + 1);
  const lines = [
    `Intensity: ${signal}, ${counts}, ${source}`,
    `Carbon and water ${job.kwh === undefined ? 'per kWh' : `for ${numberText(job.kwh)} kWh`} of the machines, PUE included`,
    '',
    HEAD,
    ...rows.map((standing) => row(standing, ranked(standing))),
    ...(order.length > top ? [`    and ${order.length - top} more: --top ${order.length} shows them`] : []),
    ...(from === undefined ? [] : ['    otherwise in', row(from, '')]),
    '',
    'c-free: carbon-free share of the grid. CFE: Google’s own share, by the hour, with what it buys.',
    ...(move === undefined ? [] : [...moveLines(move), ...transferLines(move, job.data?.gb ?? 0, currency)]),
    ...(thirst === undefined ? [] : thirstLines(thirst)),
    ...nextLines(move?.advised === true ? move.to : (from ?? rows[0])),
  ];
  return lines.join('\n');
}

const WIDTHS = { rank: 4, region: 30, place: 19, g: 6, pue: 5, carbon: 9, water: 8, grid: 7, google: 7 };
const HEAD = [
  ''.padEnd(WIDTHS.rank),
  'region'.padEnd(WIDTHS.region),
  'place'.padEnd(WIDTHS.place),
  'g/kWh'.padStart(WIDTHS.g),
  'PUE'.padStart(WIDTHS.pue),
  'carbon'.padStart(WIDTHS.carbon),
  'water'.padStart(WIDTHS.water),
  'c-free'.padStart(WIDTHS.grid),
  'CFE'.padStart(WIDTHS.google),
].join('');

function row({ place, gPerKwh, total, water }: Standing, head: string): string {
  const google = place.google?.at(-1)?.carbonFree;
  const region = place.provider === undefined ? place.id : `${place.provider.padEnd(6)}${place.id}`;
  return [
    head.padStart(WIDTHS.rank - 1).padEnd(WIDTHS.rank),
    region.padEnd(WIDTHS.region),
    shortened(place.name, WIDTHS.place - 1).padEnd(WIDTHS.place),
    (gPerKwh === undefined ? '?' : numberText(gPerKwh)).padStart(WIDTHS.g),
    place.pue.value.toFixed(2).padStart(WIDTHS.pue),
    (total === undefined ? UNKNOWN : carbonText(total.value)).padStart(WIDTHS.carbon),
    (water.total === undefined ? UNKNOWN : waterText(water.total)).padStart(WIDTHS.water),
    (place.gridCarbonFree === undefined ? '' : shareText(place.gridCarbonFree.value)).padStart(WIDTHS.grid),
    (google === undefined ? '' : shareText(google)).padStart(WIDTHS.google),
  ]
    .join('')
    .trimEnd();
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

const nextLines = (standing: Standing | undefined): readonly string[] =>
  standing === undefined
    ? []
    : [`When to run in ${standing.place.id}: wattprint window --hours N --zone ${standing.place.zone} --source NAME`];

const percent = (share: number): string => `${share < 0 ? '−' : ''}${Math.round(Math.abs(share) * 100)} %`;
