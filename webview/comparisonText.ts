/** A comparison in words: the headline, amounts, what differs. */
import { intensitySource } from '../src/core/text/factorText';
import { energyUnit } from '../src/core/text/intervals';
import { durationText, groupDigits, roundedTo, shareText, uncertaintyText } from '../src/core/text/numbers';
import { differingWords } from '../src/core/text/command';
import { joules, seconds } from '../src/core/units';
import type { RunRow } from '../src/protocol/messages';
import { isLarger, relative, type Measure } from './comparison';
import { t } from './l10n';
import { commitText, sourceWord } from './words';

const NBSP = '\u00a0';
const MINUS = '\u2212';

export function measureTitle({ key }: Measure): string {
  switch (key) {
    case 'energy':
      return t('Energy');
    case 'carbon':
      return t('Carbon');
    case 'duration':
      return t('Duration');
    case 'draw':
      return t('Mean draw');
    case 'intensity':
      return t('Grid intensity');
  }
}

interface Unit {
  readonly unit: string;
  readonly size: number;
}

function unitOf(measure: Measure, value: number): Unit {
  switch (measure.key) {
    case 'energy':
      return energyUnit(joules(value));
    case 'carbon':
      return value >= 1000 ? { unit: 'kg', size: 1000 } : { unit: 'g', size: 1 };
    case 'duration':
      return { unit: 's', size: 1 };
    case 'draw':
      return { unit: 'W', size: 1 };
    case 'intensity':
      return { unit: 'g/kWh', size: 1 };
  }
}

export interface AmountText {
  readonly value: string;
  readonly plusMinus: string;
}

/** One side: `1.04 kWh` and `± 0.05`. */
export function sideText(measure: Measure, side: 'a' | 'b'): AmountText {
  const value = measure[side];
  if (measure.key === 'duration') return { value: durationText(seconds(value)), plusMinus: '' };
  if (measure.key === 'intensity') return { value: `${groupDigits(value.toFixed(0))}${NBSP}g/kWh`, plusMinus: '' };
  const half = side === 'a' ? measure.halfA : measure.halfB;
  const { unit, size } = unitOf(measure, value);
  return {
    value: `${roundedTo(value / size, half / size)}${NBSP}${unit}`,
    plusMinus: half > 0 ? `±${NBSP}${uncertaintyText(half / size)}` : '',
  };
}

const signed = (text: string, difference: number): string => (difference > 0 && /[1-9]/.test(text) ? `+${text}` : text);

/** The difference, in the smaller unit of the two. */
export function differenceText(measure: Measure): AmountText & { readonly unit: string } {
  const { difference, noise } = measure;
  if (measure.key === 'duration') {
    const sign = difference < 0 ? MINUS : difference > 0 ? '+' : '';
    return { value: `${sign}${durationText(seconds(Math.abs(difference)))}`, plusMinus: '', unit: '' };
  }
  const { unit, size } = unitOf(measure, Math.min(measure.a, measure.b));
  const text = roundedTo(difference / size, noise / size);
  return {
    // A difference that rounds to nothing has no sign.
    value: /[1-9]/.test(text) ? signed(text, difference) : text.replace(MINUS, ''),
    plusMinus: noise > 0 ? `±${NBSP}${uncertaintyText(noise / size)}` : '',
    unit,
  };
}

export function shareOf(measure: Measure): string {
  const share = relative(measure);
  if (share === undefined) return '';
  const text = shareText(Math.abs(share));
  // Below one percent the direction is not worth a sign: `−< 1 %` is no number.
  if (text.startsWith('<') || share === 0) return text;
  return share < 0 ? `${MINUS}${text}` : `+${text}`;
}

export function verdict(measure: Measure): string {
  if (measure.noise === 0) return measure.difference === 0 ? t('the same') : t('known exactly');
  return isLarger(measure) ? t('larger than noise') : t('within noise');
}

/** `6 times`, `1.4 times`. */
const timesText = (factor: number): string =>
  factor < 1.95 ? factor.toFixed(1) : factor < 100 ? factor.toFixed(0) : '100';

export function headline(measures: readonly Measure[], a: RunRow, b: RunRow): string {
  const energy = measures.find((measure) => measure.key === 'energy');
  if (energy === undefined) {
    if (a.footprint.energy === undefined && b.footprint.energy === undefined)
      return t('The energy of both runs is unknown, so they cannot be compared by it.');
    return a.footprint.energy === undefined
      ? t('The energy of A is unknown, so the runs cannot be compared by it.')
      : t('The energy of B is unknown, so the runs cannot be compared by it.');
  }
  const { value, plusMinus, unit } = differenceText(energy);
  const amount = `${value.replace(/^[+\u2212]/, '')}${plusMinus === '' ? '' : `${NBSP}${plusMinus}`}${NBSP}${unit}`;
  if (!isLarger(energy)) return t('A and B used the same energy within noise: they differ by {0}.', amount);
  const args = [
    shareOf(energy).replace(/^[+\u2212]/, ''),
    amount,
    timesText(Math.abs(energy.difference) / energy.noise),
  ] as const;
  return energy.difference < 0
    ? t('B used {0} less energy than A: {1}. The difference is {2} times the noise.', ...args)
    : t('B used {0} more energy than A: {1}. The difference is {2} times the noise.', ...args);
}

const MOST_WORDS = 12;

function words(list: readonly string[]): string {
  const shown = list.slice(0, MOST_WORDS).join(' ').slice(0, 400);
  return list.length > MOST_WORDS ? t('{0} and {1} more', shown, list.length - MOST_WORDS) : shown;
}

function pair(label: (a: string, b: string) => string, a: string | undefined, b: string | undefined): string[] {
  return a === b ? [] : [label(a ?? t('unknown'), b ?? t('unknown'))];
}

const devicesOf = (run: RunRow): string =>
  (run.energy?.devices ?? [])
    .filter((device) => device.activeJ > 0 && device.kind === 'gpu')
    .map((device) => `${device.name} ${device.model}`)
    .join(', ') || t('no GPU');

/** What is known to differ besides the figures, one sentence each. */
export function differences(a: RunRow, b: RunRow): readonly string[] {
  const { a: inA, b: inB } = differingWords(a.command, b.command);
  const onlyA = inA.filter((word) => word.differs).map((word) => word.text);
  const onlyB = inB.filter((word) => word.differs).map((word) => word.text);
  return [
    ...(onlyA.length > 0 ? [t('Only in A: {0}', words(onlyA))] : []),
    ...(onlyB.length > 0 ? [t('Only in B: {0}', words(onlyB))] : []),
    ...pair(
      (one, other) => t('Commit {0} against {1}.', one, other),
      a.git && commitText(a.git),
      b.git && commitText(b.git),
    ),
    ...pair((one, other) => t('Interpreter {0} against {1}.', one, other), a.interpreter, b.interpreter),
    ...pair((one, other) => t('Folder {0} against {1}.', one, other), a.cwd, b.cwd),
    ...pair((one, other) => t('Host {0} against {1}.', one, other), a.host, b.host),
    ...pair((one, other) => t('Ran on {0} against {1}.', one, other), devicesOf(a), devicesOf(b)),
    ...pair(
      (one, other) => t('Energy from {0} against {1}.', one, other),
      sourceWord(a.footprint.energy?.source ?? 'unknown'),
      sourceWord(b.footprint.energy?.source ?? 'unknown'),
    ),
    ...pair(
      (one, other) => t('Intensity from {0} against {1}.', one, other),
      a.terms.grid && intensitySource(a.terms.grid, t),
      b.terms.grid && intensitySource(b.terms.grid, t),
    ),
    ...(a.state === 'done' ? [] : [a.state === 'running' ? t('A is still running.') : t('A was interrupted.')]),
    ...(b.state === 'done' ? [] : [b.state === 'running' ? t('B is still running.') : t('B was interrupted.')]),
  ];
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');

/** The comparison as it goes into an issue or a notebook. */
export function markdown(measures: readonly Measure[], a: RunRow, b: RunRow, when: (run: RunRow) => string): string {
  const side = (run: RunRow): string =>
    `${escaped(run.name)}, ${when(run)}, \`${run.command.replaceAll('`', "'").replaceAll(/\s+/g, ' ').slice(0, 300)}\``;
  const rows = measures.map((measure) => {
    const cells = [sideText(measure, 'a'), sideText(measure, 'b')].map((amount) =>
      [amount.value, amount.plusMinus].filter(Boolean).join(' '),
    );
    const { value, plusMinus, unit } = differenceText(measure);
    const difference = [value, plusMinus, unit].filter(Boolean).join(' ');
    return `| ${[measureTitle(measure), ...cells, difference, shareOf(measure), verdict(measure)].join(' | ')} |`;
  });
  return [
    headline(measures, a, b),
    '',
    `- A: ${side(a)}`,
    `- B: ${side(b)}`,
    '',
    `| ${[t('Measure'), 'A', 'B', t('Difference'), t('Share'), t('Against noise')].join(' | ')} |`,
    '|:--|--:|--:|--:|--:|:--|',
    ...rows,
    '',
    ...differences(a, b).map((text) => `- ${escaped(text)}`),
    '',
    t('± and noise are 80 % intervals.'),
    '',
  ].join('\n');
}
