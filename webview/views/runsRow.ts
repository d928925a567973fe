/** A run as a row: one line in a wide panel, two in a narrow one. */
import { relativeText } from '../../src/core/text/intervals';
import { durationText, powerText, showCarbon, showEnergy, type Shown } from '../../src/core/text/numbers';
import { seconds } from '../../src/core/units';
import type { RunRow } from '../../src/protocol/messages';
import type { App } from '../app';
import { t, whenText } from '../l10n';
import { durationS } from '../runFilter';
import { stateWord, startedBy, whyNoCarbon, whyNoEnergy } from '../words';
import { h, on, setHidden, setText, type Kept } from '../ui/dom';
import { setSource } from '../ui/source';
import { bar, spark } from '../ui/spark';
import { checkbox } from '../ui/toolkit';
import { linkButton } from '../ui/link';

/** Longer tooltips cover the table. */
const TOOLTIP_CHARS = 500;

export interface RowState {
  readonly run: RunRow;
  readonly picked: boolean;
  /** The largest energy in the list, for the bars. */
  readonly maxJ: number;
}

interface Amount {
  readonly element: HTMLElement;
  /** @param without names of devices that told nothing: the amount is a lower bound. */
  set(shown: Shown | undefined, why: string, without: readonly string[]): void;
}

/** Value and unit in columns of their own, so that digits line up. */
function amount(before?: Element): Amount {
  const value = h('span', { class: 'value' });
  const unit = h('span', { class: 'unit' });
  const element = h('span', { class: 'amount' }, before, value, unit);
  return {
    element,
    set(shown, why, without) {
      const sign = without.length > 0 ? '≥\u00a0' : '';
      setText(value, shown === undefined ? t('unknown') : `${sign}${shown.value}`);
      value.classList.toggle('unknown', shown === undefined);
      setText(unit, shown?.unit ?? '');
      const missing = without.length > 0 ? t('Without {0}, which told nothing.', without.join(', ')) : undefined;
      element.title = shown === undefined ? why : [shown.range, missing].filter(Boolean).join('\n');
    },
  };
}

const cell = (className: string, ...children: readonly (Node | string)[]): HTMLTableCellElement =>
  h('td', { role: 'cell', class: className }, ...children);

export function runRow(app: App, first: RowState, pick: (run: RunRow, on: boolean) => void): Kept<RowState> {
  let shown = first.run;
  const open = (): void => app.go({ name: 'run', run: shown.id });
  const label = (run: RunRow): string => t('Select {0}, {1}', run.name, whenText(run.start, app.now()));
  const box = checkbox(label(first.run), first.picked, (checked) => pick(shown, checked));
  const name = linkButton('', open, 'link plain run-name cut');
  const by = h('span', { class: 'small by' });
  const dot = h('i', { class: 'live-dot', 'aria-hidden': 'true' });
  const state = h('span', {});
  const chip = h('span', { class: 'chip' }, dot, state);
  const note = h('span', { class: 'small cut run-note' });
  const curve = spark();
  const energyBar = bar();
  energyBar.element.classList.add('wide');
  const energy = amount(energyBar.element);
  const carbon = amount();
  const when = cell('when');
  const duration = cell('duration num middle');
  const band = cell('band num middle muted');
  const source = cell('source-column middle');
  const element = h(
    'tr',
    { role: 'row', 'data-run': first.run.id },
    cell('pick', box.element),
    when,
    cell('name', h('span', { class: 'run-title' }, name, by, chip, note)),
    duration,
    cell('curve wide', curve.element),
    cell('energy num', energy.element),
    band,
    cell('carbon num', carbon.element),
    source,
  );
  on(element, 'click', (event) => {
    const target = event.target as Element;
    const selecting = window.getSelection()?.isCollapsed === false;
    if (!selecting && target.closest('button, vscode-checkbox, .pick') === null) open();
  });
  const update = ({ run, picked, maxJ }: RowState): void => {
    shown = run;
    box.set(picked);
    element.classList.toggle('picked', picked);
    setText(when, whenText(run.start, app.now()));
    setText(name, run.name);
    name.title = run.command.slice(0, TOOLTIP_CHARS);
    setText(by, startedBy(run));
    setHidden(chip, run.state === 'done' && (run.exitCode ?? 0) === 0);
    setHidden(dot, run.state !== 'running');
    setText(state, run.state === 'done' ? t('exit code {0}', String(run.exitCode)) : stateWord(run.state));
    setText(note, run.note?.slice(0, 120) ?? '');
    setText(duration, durationText(seconds(durationS(run, app.now()))));
    const { meanW } = run.footprint;
    setHidden(curve.element as Element as HTMLElement, run.spark.length === 0);
    curve.set(run.spark, meanW === undefined ? t('Power') : t('Power, mean {0}', powerText(meanW)));
    const { energy: found, unmeasured } = run.footprint;
    energy.set(found && showEnergy(found), whyNoEnergy(run), unmeasured);
    energyBar.element.classList.toggle('absent', found === undefined);
    energyBar.set(found === undefined || maxJ === 0 ? 0 : found.value / maxJ);
    setText(band, (found && relativeText(found)) ?? '');
    carbon.set(run.footprint.carbon && showCarbon(run.footprint.carbon), whyNoCarbon(run), unmeasured);
    setSource(source, found?.source ?? 'unknown', found === undefined ? whyNoEnergy(run) : undefined);
  };
  update(first);
  return { element, update };
}
