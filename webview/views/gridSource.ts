/** Where the curve comes from, what it counts and how old it is. */
import { millis, seconds, type Millis } from '../../src/core/units';
import type { GridView, ShownSeries } from '../../src/protocol/gridView';
import { start, type App } from '../app';
import { moment } from '../gridTimes';
import { t } from '../l10n';
import { roundDuration } from '../ui/chartTicks';
import { h, setHidden, setText } from '../ui/dom';
import { linkButton } from '../ui/link';
import { factorWord, signalWord } from '../words';

const MINUTE_S = 60;

/** Whole minutes: seconds would change all the time and say nothing. */
function ageText(issuedAt: Millis, now: Millis): string {
  const minutes = Math.floor((now - issuedAt) / 1000 / MINUTE_S);
  return minutes < 1 ? t('just made') : t('{0} old', roundDuration(seconds(minutes * MINUTE_S)));
}

function sourceText({ zoneName, guessed, chosen }: GridView, series: ShownSeries, now: Millis): string {
  const { source, credit, signal, factor, issuedAt } = series;
  return [
    guessed ? t('{0}, guessed from the time zone', zoneName) : zoneName,
    source,
    issuedAt === undefined ? '' : t('forecast of {0}, {1}', moment(issuedAt, now), ageText(issuedAt, now)),
    signalWord(signal),
    factorWord(factor),
    credit === source ? '' : credit,
    chosen ? '' : t('no source chosen'),
  ]
    .filter(Boolean)
    .join(' · ');
}

export interface GridSourceLine {
  readonly element: HTMLElement;
  set(view: GridView, series: ShownSeries): void;
}

export function gridSource(app: App): GridSourceLine {
  const command = (label: string, name: 'refreshGrid' | 'chooseGridSource' | 'setZone'): HTMLButtonElement =>
    linkButton(label, () => start(app.ask({ type: 'command', command: name })));
  const text = h('span', {});
  const refresh = command(t('Refresh'), 'refreshGrid');
  const zone = command(t('Set zone'), 'setZone');
  const links = h(
    'span',
    { class: 'grid-links' },
    refresh,
    command(t('Choose a grid source'), 'chooseGridSource'),
    zone,
  );
  const trouble = h('p', { class: 'problem grid-trouble', hidden: true });
  return {
    element: h('div', { class: 'grid-source' }, trouble, h('p', { class: 'small' }, text, ' ', links)),
    set(view, series) {
      setText(text, sourceText(view, series, millis(Math.max(app.now(), view.at))));
      setText(trouble, view.trouble ?? '');
      setHidden(trouble, view.trouble === undefined);
      setHidden(refresh, series.issuedAt === undefined);
      setHidden(zone, !view.guessed);
    },
  };
}
