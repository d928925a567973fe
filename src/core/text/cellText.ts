/** The words of a notebook cell's status bar item and of a file's lens. */
import { footprintOf } from '../run/footprint';
import type { CellRecord, RunRecord, RunTerms } from '../run/record';
import { emissionsOf, joules, kwhOf, type Joules, type Seconds, type Watts } from '../units';
import { boundText } from './intervals';
import { carbonText, durationText, energyText, powerText, sentence, showEnergy } from './numbers';
import type { Translate } from './translate';

export interface CellItem {
  readonly text: string;
  readonly tooltip: string;
}

export function runningCell(energy: Joules, power: Watts | undefined, t: Translate): CellItem {
  const parts = [...(power === undefined ? [] : [powerText(power)]), energyText(energy)];
  return { text: `$(zap) ${parts.join(' · ')}`, tooltip: t('So far, this cell.') };
}

export function finishedCell(cell: CellRecord, terms: RunTerms, t: Translate): CellItem {
  if (cell.source === 'unknown')
    return { text: t('not measured'), tooltip: t('No power source answered while this cell ran.') };
  const { energyJ, plusMinusJ, durationS } = cell;
  if (plusMinusJ >= energyJ && cell.gapS < 1) {
    const bound = boundText(joules(energyJ + plusMinusJ));
    return {
      text: `${bound} · ${durationText(durationS)}`,
      tooltip: t('Ran for {0}. That is too short for the sensor, so this is a bound.', durationText(durationS)),
    };
  }
  const energy = sentence(
    showEnergy({ value: energyJ, low: joules(energyJ - plusMinusJ), high: joules(energyJ + plusMinusJ) }),
  );
  const mean = durationS > 0 ? ` ${t('Mean {0}.', powerText((energyJ / durationS) as Watts))}` : '';
  if (cell.gapS >= 1) {
    return {
      text: `${energyText(energyJ)} · ${t('gap {0}', durationText(cell.gapS))}`,
      tooltip: `${energy}, ${t(cell.source)}.${mean} ${t('No reading for {0}; that time is not counted.', durationText(cell.gapS))}`,
    };
  }
  const { grid, pue } = terms;
  const carbon = grid === undefined ? [] : [carbonText(emissionsOf(kwhOf(joules(energyJ * pue)), grid.gPerKwh))];
  return {
    text: [energyText(energyJ), ...carbon, durationText(durationS)].join(' · '),
    tooltip: `${energy}, ${t(cell.source)}.${mean}`,
  };
}

/** The lens above a script that has runs, newest first: `last 0.42 Wh · 0.09 g · median of 5: 0.40 Wh`. */
export function lensText(runs: readonly RunRecord[], now: number, t: Translate): string | undefined {
  const [last] = runs;
  if (last === undefined) return undefined;
  const footprint = footprintOf(last.energy, last.terms);
  const amounts = [
    footprint.energy === undefined ? t('energy unknown') : energyText(footprint.energy.value),
    ...(footprint.carbon === undefined ? [] : [carbonText(footprint.carbon.value)]),
  ].join(' · ');
  const lasted = durationText(
    (last.energy?.durationS ?? Math.max(0, ((last.end ?? now) - last.start) / 1000)) as Seconds,
  );
  if (last.state === 'running') return t('running {0} · {1}', lasted, amounts);
  if (last.state === 'interrupted') return t('interrupted after {0} · {1}', lasted, amounts);
  const ended = runs
    .filter((run) => run.state === 'done')
    .flatMap((run) => footprintOf(run.energy, run.terms).energy?.value ?? []);
  if (ended.length < 2) return t('last {0}', amounts);
  return t('last {0} · median of {1}: {2}', amounts, ended.length, energyText(joules(median(ended))));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
