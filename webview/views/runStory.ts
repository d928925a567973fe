/** How these numbers were made: one step after the other, with the run's own figures. Nothing to unfold. */
import { energyParts, relativeText } from '../../src/core/text/intervals';
import { carbonText, energyText, intensityText, partsOf, powerText, shareText } from '../../src/core/text/numbers';
import {
  emissionsOf,
  grams,
  joules,
  kwhOf,
  millis,
  type Band,
  type GramsPerKwh,
  type Millis,
} from '../../src/core/units';
import type { GridIntensity } from '../../src/core/ports';
import type { DeviceEnergy } from '../../src/core/run/record';
import type { RunDetail } from '../../src/protocol/messages';
import { moment } from '../gridTimes';
import { t, times } from '../l10n';
import { h, type Child } from '../ui/dom';
import { table } from '../ui/table';
import { factorWord, signalWord, sourceWord, whyNoEnergy } from '../words';

const NBSP = '\u00a0';
/** More rows of one and the same intensity would say nothing. */
const MOST_HOURS = 6;

const step = (title: string, text: string, ...more: readonly Child[]): HTMLElement =>
  h('li', {}, h('b', {}, title), ' ', text, ...more);
const small = (text: string): HTMLElement => h('span', { class: 'small' }, text);

const bandText = (band: Band): string =>
  relativeText({ value: 1, low: 1 - band.low, high: 1 + band.high }) ?? `0${NBSP}%`;
/** `± 5 %`, `−20/+60 %`. */
const plusMinus = (text: string | undefined): string =>
  text === undefined ? t('no interval') : text.includes('/') ? text : `±${NBSP}${text}`;
const energyOf = (device: DeviceEnergy): string => energyText(device.activeJ);
/** `GPU 0: NVML energy counter. CPU: RAPL package-0.` */
const listed = (devices: readonly DeviceEnergy[]): string =>
  devices.map((device) => t('{0}: {1}.', device.name, device.how)).join(' ');

function crossCheck(devices: readonly DeviceEnergy[]): HTMLElement | undefined {
  const sentences = devices.flatMap(({ name, crossCheck: check }) => {
    if (check === undefined || !(check.counterJ > 0)) return [];
    const apart = check.integralJ / check.counterJ - 1;
    const by = `${Math.abs(apart * 100).toFixed(1)}${NBSP}%`;
    return apart < 0
      ? t('{0}: the integral of its power readings is {1} lower than its counter.', name, by)
      : t('{0}: the integral of its power readings is {1} higher than its counter.', name, by);
  });
  if (sentences.length === 0) return undefined;
  return small(`${t('Cross-check.')} ${sentences.join(' ')} ${t('Up to 15 % apart counts as agreement.')}`);
}

function countedSteps(run: RunDetail, devices: readonly DeviceEnergy[]): HTMLElement[] {
  const counted = devices.filter((device) => device.source === 'counter');
  const integrated = devices.filter((device) => device.source === 'integrated');
  const steps: HTMLElement[] = [];
  if (counted.length > 0) {
    const from = times().clockSeconds(run.start);
    const to = run.end === undefined ? t('now') : times().clockSeconds(run.end);
    steps.push(
      step(
        t('Read the counters at both ends.'),
        `${listed(counted)} ${t('From {0} to {1}.', from, to)}`,
        crossCheck(counted),
      ),
    );
  }
  if (integrated.length > 0) {
    steps.push(step(t('Integrate measured power over time.'), listed(integrated), crossCheck(integrated)));
  }
  const lost = devices.filter((device) => device.gapS >= 1);
  if (lost.length > 0) {
    const text = lost.map((device) => t('{0}: {1} s.', device.name, device.gapS.toFixed(0))).join(' ');
    steps.push(
      step(t('Leave gaps open.'), t('Nothing carried the energy across: {0} That time is not in the sum.', text)),
    );
  }
  return steps;
}

function idleStep(run: RunDetail): HTMLElement {
  const idle = energyText(run.footprint.idleJ);
  const floor = run.energy?.idleFloorW;
  return floor === undefined
    ? step(
        t('Set the idle floor apart.'),
        t('This run’s part of it is {0}. It is in the total once, as its own line.', idle),
      )
    : step(
        t('Set the idle floor apart.'),
        t(
          'The machine draws {0} with nothing to do; this run’s part of that is {1}. It is in the total once, as its own line.',
          powerText(floor),
          idle,
        ),
      );
}

function shareStep(devices: readonly DeviceEnergy[]): HTMLElement {
  const whole = devices.filter((device) => device.note !== undefined);
  const split = devices.filter((device) => device.note === undefined && device.kind !== 'memory' && device.activeJ > 0);
  const sentences = split.map((device) =>
    device.share >= 0.995
      ? t('{0}: all of its active energy was this run’s.', device.name)
      : t(
          '{0}: {1} of its active energy was this run’s, by time used; the rest went to other work.',
          device.name,
          shareText(device.share),
        ),
  );
  return step(t('Split what was shared.'), [...sentences, ...whole.map((device) => device.note ?? '')].join(' '));
}

function modelStep(devices: readonly DeviceEnergy[]): HTMLElement | undefined {
  const modelled = devices.filter((device) => device.source === 'modelled');
  if (modelled.length === 0) return undefined;
  const sentences = modelled.map((device) =>
    t(
      '{0}, from {1}: {2} above its idle floor, {3}.',
      device.name,
      device.how,
      energyOf(device),
      plusMinus(bandText(device.band)),
    ),
  );
  return step(t('Model what has no meter.'), sentences.join(' '));
}

function hoursTable(run: RunDetail): HTMLTableElement | undefined {
  const { energy, footprint } = run;
  const { grid, pue } = run.terms;
  if (energy === undefined || footprint.energy === undefined || grid === undefined) return undefined;
  const { hours } = energy;
  if (hours.length < 2 || hours.length > MOST_HOURS) return undefined;
  const shown = energyParts(
    hours.map((hour) => hour.energyJ),
    footprint.energy,
  );
  const byHour = new Map(grid.hours?.map(({ from, gPerKwh }) => [from, gPerKwh]));
  const intensityIn = (from: Millis): GramsPerKwh => byHour.get(from) ?? grid.gPerKwh;
  const grams = hours.map(({ from, energyJ }) => emissionsOf(kwhOf(joules(energyJ * pue)), intensityIn(from)));
  const total = grams.reduce((sum, each) => sum + each, 0);
  const parts = partsOf(grams, 1);
  return table({
    caption: t('Energy and carbon by hour'),
    className: 'hours',
    columns: [
      { title: t('Hour') },
      { title: t('Energy'), numeric: true },
      ...(byHour.size > 0 ? [{ title: t('Intensity'), numeric: true }] : []),
      { title: t('Carbon'), numeric: true },
    ],
    rows: hours.map((hour, i) => ({
      cells: [
        t(
          '{0} to {1}',
          times().clock(millis(Math.max(hour.from, run.start))),
          times().clock(millis(Math.min(hour.from + 3_600_000, run.end ?? Infinity))),
        ),
        `${shown.parts[i] ?? ''}${NBSP}${shown.unit}`,
        ...(byHour.size > 0 ? [intensityText(intensityIn(hour.from))] : []),
        `${parts[i] ?? ''}${NBSP}g`,
      ],
    })),
    sum: {
      cells: [
        t('Run'),
        `${shown.total}${NBSP}${shown.unit}`,
        ...(byHour.size > 0 ? [intensityText(grid.gPerKwh)] : []),
        `${total.toFixed(1)}${NBSP}g`,
      ],
    },
  });
}

function whenText({ hours, source }: GridIntensity): string {
  if (hours === undefined && /\bmean\b/.test(source)) return t('A yearly mean is the same in every hour.');
  if (hours === undefined)
    return t('The intensity of one moment, for all of its energy; by the hour once these are known.');
  return hours.some(({ kind }) => kind === 'forecast')
    ? t('Each hour at its own intensity; hours that were forecast are corrected if the source says what they were.')
    : t('Each hour at its own intensity, as the source published it afterwards.');
}

function carbonStep(run: RunDetail): HTMLElement {
  const { grid, pue } = run.terms;
  const { carbon, energy } = run.footprint;
  if (grid === undefined || carbon === undefined || energy === undefined) {
    return step(
      t('Carbon is unknown.'),
      grid === undefined ? t('No zone was set when it ran. Energy is not affected.') : whyNoEnergy(run),
    );
  }
  const { zoneName, source, signal, factor } = grid;
  return step(
    t('Charge the energy at the grid’s intensity.'),
    t(
      '{0} × {1} × PUE {2} = {3}.',
      energyText(energy.value),
      intensityText(grid.gPerKwh),
      pue.toFixed(2),
      carbonText(carbon.value),
    ),
    small(`${t('{0}, {1}, {2}, {3}.', zoneName, signalWord(signal), factorWord(factor), source)} ${whenText(grid)}`),
    hoursTable(run),
  );
}

/** Of a run that waited for a better hour. */
function savingStep({ saving, start, waitedSince }: RunDetail): HTMLElement | undefined {
  if (saving === undefined || waitedSince === undefined) return undefined;
  const { atOnce, asRun, waiting, saved, provisional } = saving;
  const said = t(
    'Started at once, {0}, it would have been {1}; as it ran it was {2}.',
    moment(waitedSince, start),
    carbonText(atOnce),
    carbonText(asRun),
  );
  const drew =
    waiting === undefined
      ? t('What the machine drew while it waited is not known.')
      : t('The machine drew {0} while it waited.', carbonText(waiting));
  const worth =
    saved < 0 ? t('Waiting cost {0}.', carbonText(grams(Math.abs(saved)))) : t('Waiting saved {0}.', carbonText(saved));
  return step(
    t('Compare with starting at once.'),
    [said, drew, worth].join(' '),
    provisional && small(t('Provisional: some hours are still those of a forecast.')),
  );
}

function intervalStep(run: RunDetail): HTMLElement {
  const { energy, carbon } = run.footprint;
  if (energy === undefined) return step(t('No interval.'), whyNoEnergy(run));
  const ofEnergy = plusMinus(relativeText(energy));
  const bounds = run.energy?.boundsJ ?? 0;
  const ends =
    bounds > 0 ? t('It holds {0} for what the sensors cannot resolve at both ends.', energyText(joules(bounds))) : '';
  const grid = run.terms.grid;
  const text =
    carbon === undefined || grid === undefined
      ? t('Energy {0} ({1}), at 80 %.', ofEnergy, sourceWord(energy.source))
      : t(
          'Energy {0} ({1}), intensity {2}, carbon {3}, at 80 %.',
          ofEnergy,
          sourceWord(energy.source),
          plusMinus(bandText(grid.band)),
          plusMinus(relativeText(carbon)),
        );
  return step(t('Give the interval.'), text, ends !== '' && small(ends));
}

export function runStory(run: RunDetail): HTMLElement {
  const title = h('h2', {}, t('How these numbers were made'));
  const { energy, footprint } = run;
  if (energy === undefined || footprint.energy === undefined) {
    const text = t('{0} The time is known, the energy is not.', whyNoEnergy(run));
    return h('section', { class: 'section' }, title, h('p', {}, text));
  }
  const measured = energy.devices.filter((device) => device.source !== 'unknown');
  const silent = energy.devices.filter((device) => device.source === 'unknown');
  const steps = [
    ...countedSteps(run, measured),
    idleStep(run),
    shareStep(measured),
    modelStep(measured),
    silent.length > 0 &&
      step(
        t('Leave out what did not answer.'),
        silent.map((device) => t('{0}: {1}', device.name, device.note ?? t('no reading came.'))).join(' '),
      ),
    carbonStep(run),
    savingStep(run),
    intervalStep(run),
  ];
  return h('section', { class: 'section' }, title, h('ol', { class: 'story' }, ...steps));
}
