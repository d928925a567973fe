/** By cell: cells and the time between them add up to their run. */
import { boundText, energyParts, energyUnit } from '../../src/core/text/intervals';
import { durationText, uncertaintyText } from '../../src/core/text/numbers';
import { joules, seconds } from '../../src/core/units';
import type { RunDetail } from '../../src/protocol/messages';
import { cellName } from '../curve';
import { t } from '../l10n';
import { h, type Child } from '../ui/dom';
import { table, type Row } from '../ui/table';

type Cell = RunDetail['cells'][number];

const NBSP = '\u00a0';
/** Notebooks that are run again and again have hundreds; what is left out is summed up in one row. */
const MOST_CELLS = 100;

function label(cell: Cell): HTMLElement {
  const remarks = [
    cell.succeeded === false ? t('failed') : '',
    cell.gapS >= 1 ? t('gap {0}', durationText(seconds(Math.round(cell.gapS)))) : '',
  ].filter(Boolean);
  return h(
    'span',
    { class: 'cell-label' },
    h('span', { class: 'mono muted' }, cellName(cell)),
    h('span', { class: 'cut', title: cell.label }, cell.label),
    remarks.length > 0 && h('span', { class: 'small' }, remarks.join(', ')),
  );
}

export function runCells(run: RunDetail): HTMLElement | undefined {
  const { energy, cells } =
    run.footprint.energy === undefined
      ? { energy: undefined, cells: run.cells }
      : { energy: run.footprint.energy, cells: run.cells };
  if (cells.length === 0) return undefined;
  const shownCells = cells.slice(0, MOST_CELLS);
  const folded = cells.slice(MOST_CELLS);
  const spent = (some: readonly Cell[]): number => some.reduce((sum, cell) => sum + cell.energyJ, 0);
  const lasted = (some: readonly Cell[]): number => some.reduce((sum, cell) => sum + cell.durationS, 0);
  const total = energy ?? { value: joules(spent(cells)), low: joules(0), high: joules(spent(cells)) };
  const betweenJ = total.value - spent(cells);
  const duration = run.energy?.durationS ?? lasted(cells);
  const betweenS = Math.max(0, duration - lasted(cells));
  const { size } = energyUnit(total.value);
  const shown = energyParts(
    [...shownCells.map((cell) => cell.energyJ), joules(spent(folded)), joules(betweenJ)],
    total,
  );
  const text = (i: number): string => `${shown.parts[i] ?? ''}${NBSP}${shown.unit}`;

  const rows: Row[] = shownCells.map((cell, i) => {
    const measured = cell.source !== 'unknown';
    const bound = measured && cell.plusMinusJ >= cell.energyJ;
    const amount: Child = !measured
      ? t('not measured')
      : bound
        ? boundText(joules(cell.energyJ + cell.plusMinusJ))
        : text(i);
    return {
      cells: [
        label(cell),
        durationText(cell.durationS),
        amount,
        measured && !bound ? `±${NBSP}${uncertaintyText(cell.plusMinusJ / size)}` : '',
      ],
    };
  });
  if (folded.length > 0) {
    rows.push({
      cells: [t('{0} more cells', folded.length), durationText(seconds(lasted(folded))), text(shownCells.length), ''],
      muted: true,
    });
  }
  rows.push({
    cells: [t('between cells'), durationText(seconds(betweenS)), text(shownCells.length + 1), ''],
    muted: true,
  });
  const half = Math.max(total.value - total.low, total.high - total.value);
  return h(
    'section',
    { class: 'section' },
    h('h2', {}, t('By cell')),
    table({
      caption: t('Energy by cell'),
      className: 'cells',
      columns: [
        { title: t('Cell') },
        { title: t('Duration'), numeric: true },
        { title: t('Energy'), numeric: true },
        { title: `±, ${shown.unit}`, numeric: true, from: 'middle' },
      ],
      rows,
      sum: {
        cells: [
          t('Run'),
          durationText(seconds(duration)),
          `${shown.total}${NBSP}${shown.unit}`,
          half > 0 ? `±${NBSP}${uncertaintyText(half / size)}` : '',
        ],
      },
    }),
  );
}
