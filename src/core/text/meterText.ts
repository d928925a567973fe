/** The words of the status bar: text, accessible name and tooltip. */
import type { Now } from '../energy/now';
import type { Footprint } from '../run/record';
import type { Seconds } from '../units';
import { gridLine, type GridContext } from './gridLine';
import { escapeMarkdown } from './markdown';
import {
  carbonText,
  durationText,
  energyText,
  powerText,
  sentence,
  shareText,
  showCarbon,
  showEnergy,
} from './numbers';
import type { Texts, Translate } from './translate';

/** A live run as the meter shows it. */
export interface MeteredRun {
  readonly name: string;
  readonly age: Seconds;
  readonly footprint: Footprint;
}

export interface MeterLine {
  readonly text: string;
  /** For screen readers: the same in words. */
  readonly spoken: string;
}

export type StatusBarShows = 'powerAndCarbon' | 'powerAndEnergy' | 'power' | 'nothing';

/** When the next queued run starts. */
export interface NextRun {
  /** `Wed 10:00` */
  readonly short: string;
  /** `Wednesday 10:00` */
  readonly long: string;
}

export function meterLine(
  now: Now,
  runs: readonly MeteredRun[],
  shows: StatusBarShows,
  t: Translate,
  next?: NextRun,
): MeterLine {
  if (now.totalW === undefined) return withoutPower(now, t);
  const modelled = now.devices.every((device) => device.source === 'modelled' || device.source === 'unknown');
  const power = `${modelled ? '~' : ''}${powerText(now.totalW)}`;
  const spokenPower = modelled
    ? t('Drawing about {0}, modelled.', watt(now.totalW, t))
    : t('Drawing {0}.', watt(now.totalW, t));
  const silent = now.devices.filter((device) => device.source === 'unknown' && device.asleep !== true);
  const asleep = now.devices.some((device) => device.asleep === true);

  const cost = runs.length > 0 && shows !== 'power' ? costOf(runs, shows, t) : undefined;
  if (cost !== undefined) {
    const count = runs.length > 1 ? ` · ${t('{0} runs', runs.length)}` : '';
    // Devices that do not answer are not in it.
    const atLeast = silent.length > 0 ? '≥\u00a0' : '';
    return { text: `$(zap) ${atLeast}${power}${count} · ${cost.text}`, spoken: `${spokenPower} ${cost.spoken}` };
  }
  if (silent.length > 0) {
    const names = silent.map((device) => device.name).join(', ');
    return {
      text: `$(zap) ${power} · ${t('{0} gap', silent.length)}`,
      spoken: `${spokenPower} ${t('Without {0}, which does not answer.', names)}`,
    };
  }
  if (next !== undefined && runs.length === 0)
    return { text: `$(zap) ${power} · $(clock) ${next.short}`, spoken: `${spokenPower} ${nextText(next, t)}` };
  if (asleep) {
    return {
      text: `$(zap) ${power} · ${t('GPU asleep')}`,
      spoken: `${spokenPower} ${t('The GPU sleeps and is left asleep.')}`,
    };
  }
  return { text: `$(zap) ${power}`, spoken: runs.length > 0 ? spokenPower : `${spokenPower} ${t('No run.')}` };
}

const nextText = ({ long }: NextRun, t: Translate): string => t('Next queued run: {0}.', long);

function withoutPower(now: Now, t: Translate): MeterLine {
  if (now.problem !== undefined)
    return { text: `$(warning) ${t('Meter stopped')}`, spoken: t('The meter stopped. Select to show the log.') };
  if (now.nothing !== undefined) {
    return { text: `$(zap) ${t('No power source')}`, spoken: t('No power source on this machine. Select to see why.') };
  }
  return { text: `$(loading~spin) Wattprint`, spoken: t('Wattprint is starting.') };
}

function costOf(runs: readonly MeteredRun[], shows: StatusBarShows, t: Translate): MeterLine | undefined {
  const energies = runs.flatMap(({ footprint }) => (footprint.energy === undefined ? [] : [footprint.energy.value]));
  const carbons = runs.flatMap(({ footprint }) => (footprint.carbon === undefined ? [] : [footprint.carbon.value]));
  const whose = runs.length === 1 ? t('This run') : t('{0} runs together', runs.length);
  const sum = (values: readonly number[]): never => values.reduce((total, value) => total + value, 0) as never;
  if (shows === 'powerAndCarbon' && carbons.length > 0) {
    const carbon = carbonText(sum(carbons));
    return { text: carbon, spoken: t('{0}: {1} of CO2 equivalent so far.', whose, spoken(carbon, t)) };
  }
  if (energies.length === 0) return undefined;
  const energy = energyText(sum(energies));
  const unknown = shows === 'powerAndCarbon' ? ` ${t('Carbon unknown: no zone set.')}` : '';
  return { text: energy, spoken: `${t('{0}: {1} so far.', whose, spoken(energy, t))}${unknown}` };
}

/** Markdown. Links are commands of this extension. */
export function meterTooltip(
  now: Now,
  runs: readonly MeteredRun[],
  grid: GridContext,
  t: Translate,
  next?: NextRun,
): string {
  const parts: string[] = [];
  if (now.problem !== undefined) parts.push(escapeMarkdown(now.problem));
  if (now.totalW !== undefined) parts.push(splitLine(now, t), deviceTable(now, t));
  else if (now.nothing !== undefined) parts.push(escapeMarkdown(now.nothing));
  for (const run of runs.slice(0, 3)) parts.push(runSummary(run, t));
  if (runs.length > 3) parts.push(t('and {0} more runs', runs.length - 3));
  for (const note of new Set(now.devices.flatMap((device) => device.note ?? []))) parts.push(escapeMarkdown(note));
  parts.push(gridLine(grid, now.at, t));
  if (next !== undefined) parts.push(nextText(next, t));
  if (now.own.powerW !== undefined) parts.push(t('Wattprint itself: {0}.', powerText(now.own.powerW)));
  parts.push(
    [
      `[${t('Open panel')}](command:wattprint.openPanel)`,
      `[${t('Find a low-carbon window')}](command:wattprint.findWindow)`,
      `[${t('Check what can be measured here')}](command:wattprint.checkSources)`,
    ].join(' · '),
  );
  return parts.join('\n\n');
}

function splitLine(now: Now, t: Translate): string {
  const total = now.totalW === undefined ? t('unknown') : powerText(now.totalW);
  const parts = [
    ...(now.runW > 0 ? [t('runs {0}', powerText(now.runW))] : []),
    t('other work {0}', powerText(now.otherW)),
    t('idle floor {0}', powerText(now.idleW)),
  ];
  return `**${total}** ${t('now')} · ${parts.join(' · ')}`;
}

function deviceTable(now: Now, t: Translate): string {
  const rows = now.devices.map((device) => {
    const power =
      device.powerW === undefined ? (device.asleep === true ? t('asleep') : t('unknown')) : powerText(device.powerW);
    const use = device.utilization === undefined ? '' : shareText(device.utilization);
    const name = escapeMarkdown(`${device.name} ${device.model}`);
    return `| ${name} | ${power} | ${use} | ${mark[device.source]} ${t(device.source)} |`;
  });
  return [`| | ${t('now')} | ${t('use')} | ${t('source')} |`, '|:--|--:|--:|:--|', ...rows].join('\n');
}

/** A shape with a word: it works without colour. */
const mark = { counter: '●', integrated: '◐', modelled: '○', unknown: '◌' } as const;

function runSummary({ name, age, footprint }: MeteredRun, t: Translate): string {
  const energy = footprint.energy === undefined ? t('energy unknown') : sentence(showEnergy(footprint.energy));
  const carbon = footprint.carbon === undefined ? [] : [sentence(showCarbon(footprint.carbon))];
  return [`**${escapeMarkdown(name)}**`, durationText(age), energy, ...carbon].join(' · ');
}

/** `552 W` as a screen reader should say it. */
const watt = (power: number, t: Translate): string =>
  power >= 10_000 ? t('{0} kilowatts', (power / 1000).toFixed(1)) : t('{0} watts', power.toFixed(power < 9.95 ? 1 : 0));

const SPOKEN: Texts = {
  g: '{0} grams',
  kg: '{0} kilograms',
  t: '{0} tonnes',
  Wh: '{0} watt hours',
  kWh: '{0} kilowatt hours',
  MWh: '{0} megawatt hours',
};

function spoken(text: string, t: Translate): string {
  const [, value, unit] = /^(.*)\u00a0(\S+)$/.exec(text) ?? [];
  const words = unit === undefined ? undefined : SPOKEN[unit];
  return value === undefined || words === undefined ? text : t(words, value.replaceAll('\u00a0', ' '));
}
