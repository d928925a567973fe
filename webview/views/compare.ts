/** Compare: the finding is the headline, the table and the curves are its proof. */
import { carbonText, durationText, groupDigits, partsOf } from '../../src/core/text/numbers';
import { differingWords, type Word } from '../../src/core/text/command';
import { grams, seconds } from '../../src/core/units';
import type { RunId } from '../../src/core/run/record';
import type { RunRow } from '../../src/protocol/messages';
import { start, type App, type Part } from '../app';
import { compareRuns, splitCarbon } from '../comparison';
import { differences, headline, markdown } from '../comparisonText';
import { t, whenText } from '../l10n';
import { durationS } from '../runFilter';
import { h } from '../ui/dom';
import { table } from '../ui/table';
import { button, progressRing } from '../ui/toolkit';
import { commitText } from '../words';
import { compareChart, type CompareChart } from './compareChart';
import { compareTable } from './compareTable';
import { linkButton } from '../ui/link';
import { fetchRun, gone } from './run';
import { cutNote } from './runDetails';

const COMMAND_CHARS = 2000;

function markedCommand(words: readonly Word[]): HTMLElement {
  const code = h('code', {});
  let left = COMMAND_CHARS;
  for (const word of words) {
    if (left <= 0) break;
    const text = word.text.slice(0, left);
    code.append(word.differs ? h('mark', {}, text) : text, ' ');
    left -= text.length + 1;
  }
  return h('div', { class: 'command', tabindex: 0, role: 'group', 'aria-label': t('Command') }, code);
}

function runCard(app: App, letter: 'A' | 'B', run: RunRow, words: readonly Word[]): HTMLElement {
  const now = app.now();
  const about = [
    whenText(run.start, now),
    durationText(seconds(durationS(run, now))),
    run.git === undefined ? '' : commitText(run.git),
  ];
  return h(
    'section',
    { class: 'card compare-card' },
    h(
      'div',
      { class: 'compare-name' },
      h('span', { class: `letter letter-${letter.toLowerCase()}` }, letter),
      linkButton(run.name, () => app.go({ name: 'run', run: run.id }), 'link plain run-name cut'),
      h('span', { class: 'muted' }, about.filter(Boolean).join(' · ')),
    ),
    markedCommand(words),
    h('p', { class: 'small' }, cutNote(run.command)),
  );
}

/** Less than this is shown as `< 0.01 g` elsewhere: nothing to take apart. */
const SMALLEST_SPLIT_G = 0.01;

function carbonSplit(a: RunRow, b: RunRow): HTMLElement | undefined {
  const split = splitCarbon(a, b);
  if (split === undefined) return undefined;
  const { total, byEnergy } = split;
  // What is left of equal factors after division is no change of the grid.
  const byGrid = Math.abs(split.byGrid) < 1e-6 * Math.max(1, Math.abs(byEnergy)) ? 0 : split.byGrid;
  const largest = Math.max(Math.abs(total), Math.abs(byEnergy), Math.abs(byGrid));
  if (largest < SMALLEST_SPLIT_G) return undefined;
  const large = Math.abs(total) >= 1000 || Math.abs(byEnergy) >= 1000;
  const size = large ? 1000 : 1;
  const decimals = large ? 2 : largest >= 20 ? 0 : largest >= 1 ? 1 : 2;
  const shown = partsOf([byEnergy / size, byGrid / size], decimals);
  const unit = large ? 'kg' : 'g';
  const text = (value: string | undefined): string =>
    `${value !== undefined && /^[1-9]|^0.*[1-9]/.test(value) ? '+' : ''}${value ?? ''}\u00a0${unit}`;
  const grid =
    byGrid < 0 ? t('Lower grid intensity') : byGrid > 0 ? t('Higher grid intensity') : t('Grid intensity, the same');
  return h(
    'section',
    { class: 'section' },
    h('h2', {}, t('Where the {0} come from', carbonText(grams(Math.abs(total))))),
    table({
      caption: t('Carbon difference by cause'),
      className: 'causes',
      columns: [{ title: t('Cause') }, { title: t('Carbon'), numeric: true }],
      rows: [
        { cells: [byEnergy < 0 ? t('Less energy') : t('More energy'), text(shown[0])] },
        { cells: [grid, text(shown[1])] },
      ],
      sum: { cells: [t('Sum'), text(groupDigits((total / size).toFixed(decimals)))] },
    }),
    h(
      'p',
      { class: 'small causes-note' },
      t(
        'Energy at the intensity of A, then the change of intensity and PUE on the energy of B. Only the first line can belong to the code.',
      ),
    ),
  );
}

function whatDiffers(a: RunRow, b: RunRow): HTMLElement {
  const found = differences(a, b);
  return h(
    'section',
    { class: 'section' },
    h('h2', {}, t('What differs')),
    found.length === 0
      ? h('p', {}, t('Nothing that is recorded: same command, commit, folder and devices.'))
      : h('ul', { class: 'differs' }, ...found.map((text) => h('li', {}, text))),
    h('p', { class: 'small' }, t('Whether the result is as good is not measured here.')),
  );
}

export function compareView(app: App, idA: RunId, idB: RunId): Part {
  const [a, b] = [app.store.row(idA), app.store.row(idB)];
  if (a === undefined || b === undefined) return { element: gone(app), update: () => undefined };
  const measures = compareRuns(a, b);
  const copy = async (): Promise<void> => {
    const text = markdown(measures, a, b, (run) => whenText(run.start, app.now()));
    const answer = await app.ask({ type: 'copyText', text });
    if (answer?.type === 'done') app.say(t('Copied.'), 'done');
  };
  const words = differingWords(a.command, b.command);
  const chartPlace = h('div', {}, progressRing(t('Loading the curves')));
  let chart: CompareChart | undefined;
  let alive = true;

  async function load(): Promise<void> {
    const known = await Promise.all(
      [idA, idB].map(async (id) => app.store.details.get(id) ?? (await fetchRun(app, id))),
    );
    const [one, other] = known;
    if (!alive) return;
    if (one === undefined || other === undefined) {
      chartPlace.replaceChildren(
        h('p', {}, t('The curves could not be loaded.')),
        linkButton(t('Try again'), () => start(load())),
      );
      return;
    }
    chart = compareChart(app, one, other);
    chartPlace.replaceChildren(chart.element);
  }

  const element = h(
    'div',
    { class: 'compare' },
    h(
      'p',
      { class: 'back small' },
      linkButton(t('← All runs'), () => app.go({ name: 'runs' })),
    ),
    h(
      'div',
      { class: 'page-head' },
      h('div', {}, h('h1', { class: 'headline' }, headline(measures, a, b))),
      h(
        'div',
        { class: 'actions' },
        button(t('Swap'), () => app.go({ name: 'compare', a: idB, b: idA })).element,
        button(t('Copy as Markdown'), () => start(copy())).element,
      ),
    ),
    h('div', { class: 'pair' }, runCard(app, 'A', a, words.a), runCard(app, 'B', b, words.b)),
    compareTable(a, b),
    h('div', { class: 'columns' }, chartPlace, h('div', { class: 'stack' }, carbonSplit(a, b), whatDiffers(a, b))),
  );
  return {
    element,
    update(change) {
      if (change === 'view') start(load());
    },
    dispose() {
      alive = false;
      chart?.dispose();
    },
  };
}
