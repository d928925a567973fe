/** By component: where the energy went, in parts that add up. */
import { energyParts } from '../../src/core/text/intervals';
import { partsOf, columnPowerText } from '../../src/core/text/numbers';
import type { RunDetail } from '../../src/protocol/messages';
import { t } from '../l10n';
import { bandsOf, looksOf } from '../looks';
import { h } from '../ui/dom';
import { sourceMark } from '../ui/source';
import { splitBar, swatch, type Paint } from '../ui/swatch';
import { table, type Column, type Row } from '../ui/table';
import { whyNoEnergy } from '../words';

const NBSP = '\u00a0';

const columns = (): readonly Column[] => [
  { title: t('Component') },
  { title: t('Energy'), numeric: true },
  { title: t('Share'), numeric: true },
  { title: t('Peak'), numeric: true, from: 'middle' },
  { title: t('Source') },
];

function nameCell(paint: Paint | undefined, name: string, remark = ''): HTMLElement {
  return h(
    'span',
    { class: 'device' },
    paint !== undefined && swatch(paint),
    h('span', {}, name, remark !== '' && h('span', { class: 'muted' }, ` ${remark}`)),
  );
}

export function runParts(run: RunDetail): HTMLElement {
  const title = h('h2', {}, t('By component'));
  const { energy, footprint } = run;
  if (energy === undefined || footprint.energy === undefined) {
    return h('section', { class: 'section' }, title, h('p', { class: 'muted' }, whyNoEnergy(run)));
  }
  const measured = energy.devices.filter((device) => device.source !== 'unknown');
  const looks = looksOf(bandsOf(energy.devices.map(({ device, kind, name }) => ({ id: device, kind, name }))));
  const joulesOfParts = [...measured.map((device) => device.activeJ), footprint.idleJ];
  const shown = energyParts(joulesOfParts, footprint.energy);
  const total = joulesOfParts.reduce((sum, part) => sum + part, 0);
  const shares = partsOf(
    joulesOfParts.map((part) => (total > 0 ? (part / total) * 100 : 0)),
    0,
  );
  const text = (i: number): string => `${shown.parts[i] ?? ''}${NBSP}${shown.unit}`;
  const share = (i: number): string => {
    if (total <= 0) return '';
    const whole = shares[i] ?? '';
    return whole === '0' && (joulesOfParts[i] ?? 0) > 0 ? `<${NBSP}1${NBSP}%` : `${whole}${NBSP}%`;
  };

  const bar = splitBar();
  bar.set(
    [
      ...measured.map((device) => ({ paint: looks.get(device.device) ?? ('other' as const), value: device.activeJ })),
      { paint: 'floor' as const, value: footprint.idleJ },
    ],
    [...measured.map((device, i) => `${device.name} ${text(i)}`), `${t('idle share')} ${text(measured.length)}`].join(
      ', ',
    ),
  );
  const rows: Row[] = measured.map((device, i) => ({
    cells: [
      nameCell(looks.get(device.device), device.name, device.activeJ === 0 ? t('not used') : ''),
      text(i),
      share(i),
      device.peakW === undefined ? t('unknown') : columnPowerText(device.peakW, energy.peakW ?? device.peakW),
      sourceMark(device.source, device.how),
    ],
  }));
  rows.push({
    cells: [
      nameCell('floor', t('Idle share')),
      text(measured.length),
      share(measured.length),
      '',
      sourceMark(footprint.energy.source),
    ],
  });
  const unknown = energy.devices.filter((device) => device.source === 'unknown');
  for (const device of unknown) {
    rows.push({
      cells: [nameCell(undefined, device.name), t('unknown'), '', '', sourceMark('unknown', device.note)],
      muted: true,
    });
  }
  const notes = energy.devices.flatMap(({ note }) => note ?? []);
  return h(
    'section',
    { class: 'section' },
    title,
    bar.element,
    table({
      caption: t('Energy by component'),
      className: 'parts',
      columns: columns(),
      rows,
      sum: { cells: [t('Run'), `${shown.total}${NBSP}${shown.unit}`, total > 0 ? `100${NBSP}%` : '', '', ''] },
    }),
    ...[...new Set(notes)].map((note) => h('p', { class: 'small part-note' }, note)),
  );
}
