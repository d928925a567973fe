/** The one large number, and where all of it goes: runs + other work + idle floor. */
import { apart } from '../../src/core/text/intervals';
import { powerText } from '../../src/core/text/numbers';
import { weakerSource, watts, type Source, type Watts } from '../../src/core/units';
import type { Now } from '../../src/protocol/messages';
import type { App, Part } from '../app';
import { t } from '../l10n';
import { h, setHidden, setText } from '../ui/dom';
import { setSource } from '../ui/source';
import { splitBar, swatch, type Paint } from '../ui/swatch';

/** The label of the weakest device that matters: at least 5 % of the draw. */
function drawSource(now: Now): Source {
  const total = now.totalW ?? watts(0);
  const parts = now.devices.filter((device) => device.powerW !== undefined && device.powerW >= 0.05 * total);
  return parts.map((device) => device.source).reduce<Source>(weakerSource, parts.length > 0 ? 'counter' : 'unknown');
}

interface SplitItem {
  readonly element: HTMLElement;
  set(name: string, power: Watts): void;
}

function splitItem(paint: Paint): SplitItem {
  const label = h('span', {});
  const value = h('b', {});
  return {
    element: h('li', {}, swatch(paint), label, value),
    set(name, power) {
      setText(label, name);
      setText(value, powerText(power));
    },
  };
}

export function hero(app: App): Part {
  const value = h('span', { class: 'draw-value' });
  const unit = h('span', { class: 'draw-unit' });
  const source = h('span', { class: 'small' });
  const bar = splitBar();
  const items = [splitItem('run'), splitItem('other'), splitItem('floor')] as const;
  const split = h('div', { class: 'split' }, bar.element, h('ul', {}, ...items.map((item) => item.element)));
  const element = h(
    'section',
    { class: 'hero' },
    h(
      'div',
      { class: 'draw' },
      h('p', { class: 'draw-label small' }, h('span', {}, t('This machine draws')), source),
      h('p', { class: 'draw-number' }, value, unit),
    ),
    split,
  );
  return {
    element,
    update() {
      const panel = app.store.panel;
      if (panel === undefined) return;
      const { now } = panel;
      const shown = now.totalW === undefined ? undefined : apart(powerText(now.totalW));
      setText(value, shown?.value ?? t('unknown'));
      value.classList.toggle('unknown', shown === undefined);
      setText(unit, shown?.unit ?? '');
      setHidden(source, shown === undefined);
      setSource(source, drawSource(now));
      setHidden(split, shown === undefined);
      const running = panel.runs.filter((run) => run.state === 'running').length;
      items[0].set(running > 1 ? t('{0} runs', running) : t('this run'), now.runW);
      setHidden(items[0].element, running === 0 && now.runW < 0.5);
      items[1].set(t('other work'), now.otherW);
      items[2].set(t('idle floor'), now.idleW);
      bar.set(
        [
          { paint: 'run', value: now.runW },
          { paint: 'other', value: now.otherW },
          { paint: 'floor', value: now.idleW },
        ],
        t(
          'Of {0}, {1} are runs, {2} other work, {3} the idle floor',
          powerText(now.totalW ?? watts(0)),
          powerText(now.runW),
          powerText(now.otherW),
          powerText(now.idleW),
        ),
      );
    },
  };
}
