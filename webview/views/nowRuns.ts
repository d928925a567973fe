/** A card for each run that is live. */
import { durationText, powerText, showCarbon, showEnergy, type Shown } from '../../src/core/text/numbers';
import { intensitySource } from '../../src/core/text/factorText';
import { apart } from '../../src/core/text/intervals';
import { energyText } from '../../src/core/text/numbers';
import { millis, secondsOf } from '../../src/core/units';
import type { RunRow } from '../../src/protocol/messages';
import type { App, Part } from '../app';
import { t, whenText } from '../l10n';
import { startedBy, whyNoCarbon, whyNoEnergy } from '../words';
import { h, KeyedChildren, setText, type Kept } from '../ui/dom';
import { figure } from '../ui/figure';
import { sourceMark } from '../ui/source';
import { linkButton } from '../ui/link';

export const withCo2e = (shown: Shown): Shown => ({ ...shown, unit: `${shown.unit}\u00a0CO₂e` });

export const runningChip = (): HTMLElement =>
  h('span', { class: 'chip' }, h('i', { class: 'live-dot', 'aria-hidden': 'true' }), t('running'));

function card(app: App, first: RunRow): Kept<RunRow> {
  const name = h('h2', { class: 'cut' });
  const since = h('p', { class: 'small' });
  const figures = {
    carbon: figure(t('Carbon so far')),
    energy: figure(t('Energy so far')),
    mean: figure(t('Mean draw')),
    idle: figure(t('Idle share')),
  };
  const element = h(
    'section',
    { class: 'card' },
    h('div', { class: 'heading' }, name, runningChip()),
    since,
    h('dl', { class: 'figures two-by-two' }, ...Object.values(figures).map((each) => each.element)),
    linkButton(t('Open run'), () => app.go({ name: 'run', run: first.id })),
  );
  const update = (run: RunRow): void => {
    setText(name, run.name);
    name.title = run.command.slice(0, 500);
    const now = app.now();
    setText(
      since,
      t(
        'since {0} · {1} · {2}',
        whenText(run.start, now).replace(t('Today {0}', ''), ''),
        durationText(secondsOf(millis(Math.max(0, now - run.start)))),
        startedBy(run),
      ),
    );
    const { energy, carbon, meanW, idleJ } = run.footprint;
    const grid = run.terms.grid;
    figures.carbon.set(
      carbon && withCo2e(showCarbon(carbon)),
      carbon === undefined || grid === undefined ? whyNoCarbon(run) : intensitySource(grid, t),
    );
    figures.energy.set(
      energy && showEnergy(energy),
      energy === undefined ? whyNoEnergy(run) : sourceMark(energy.source),
    );
    const peak = run.energy?.peakW;
    figures.mean.set(
      meanW === undefined ? undefined : apart(powerText(meanW)),
      peak === undefined ? '' : t('peak {0}', powerText(peak)),
    );
    figures.idle.set(
      energy === undefined ? undefined : apart(energyText(idleJ)),
      energy === undefined ? '' : t('within the {0}', `${showEnergy(energy).value}\u00a0${showEnergy(energy).unit}`),
    );
  };
  update(first);
  return { element, update };
}

export function liveRuns(app: App): Part {
  const element = h('div', { class: 'stack now-runs' });
  const cards = new KeyedChildren<RunRow>(
    element,
    (run) => run.id,
    (run) => card(app, run),
  );
  return {
    element,
    update() {
      const running = app.store.rows().filter((run) => run.state === 'running');
      cards.set(running);
      element.hidden = running.length === 0;
    },
  };
}
