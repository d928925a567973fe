/** Devices as a table: draw now, idle floor, use, source. */
import { columnPowerText, powerText, shareText } from '../../src/core/text/numbers';
import { watts, type Watts } from '../../src/core/units';
import type { DeviceNow, LivePoint } from '../../src/protocol/messages';
import { start, type App, type Part } from '../app';
import { t } from '../l10n';
import { bandsOf, looksOf, type Look } from '../looks';
import { h, KeyedChildren, setHidden, setText, type Kept } from '../ui/dom';
import { linkButton } from '../ui/link';
import { setSource } from '../ui/source';
import { spark } from '../ui/spark';
import { swatch } from '../ui/swatch';

const SPARK_POINTS = 44;

/** The device's own curve, for machines whose GPUs share one band in the chart. */
function curveOf(live: readonly LivePoint[], id: string): (number | null)[] {
  const step = Math.max(1, Math.ceil(live.length / SPARK_POINTS));
  const values: (number | null)[] = [];
  for (let i = live.length - 1; i >= 0; i -= step) values.unshift(live[i]?.activeW[id] ?? null);
  return values;
}

const ownEnergy = (wh: number): string =>
  wh > 0 && wh < 0.001 ? '<\u00a00.001\u00a0Wh' : `${wh.toFixed(wh < 0.1 ? 3 : 2)}\u00a0Wh`;

interface DeviceRow {
  /** The machine's draw: it sets the digits of the column. */
  readonly total: Watts;
  readonly device: DeviceNow;
  readonly look: Look | undefined;
  /** Present: the row has a curve of its own. */
  readonly live: readonly LivePoint[] | undefined;
}

/** Why a figure is missing, in the reader's words; nothing when it is there. */
function absence({ asleep, why, powerW }: DeviceNow): string | undefined {
  if (asleep === true) return t('Sleeps. It is metered when something wakes it.');
  if (powerW !== undefined) return undefined;
  return why ?? t('No reading came.');
}

function deviceRow(first: DeviceRow): Kept<DeviceRow> {
  const name = h('span', { class: 'device-name' });
  const model = h('span', { class: 'muted middle' });
  const note = h('span', { class: 'small device-note' });
  const now = h('td', { class: 'num' });
  const idle = h('td', { class: 'num muted' });
  const use = h('td', { class: 'num muted middle' });
  const source = h('td', { class: 'source-cell' });
  const curve = spark();
  const curveCell = h('td', { class: 'wide spark-cell', hidden: first.live === undefined }, curve.element);
  const element = h(
    'tr',
    {},
    h(
      'th',
      { scope: 'row', class: 'row-name' },
      h('span', { class: 'device' }, first.look !== undefined && swatch(first.look), h('span', {}, name, ' ', model)),
      note,
    ),
    curveCell,
    now,
    idle,
    use,
    source,
  );
  const update = ({ device, live, total }: DeviceRow): void => {
    setText(name, device.name);
    setText(model, device.model);
    const missing = absence(device);
    setText(note, [missing, device.note].filter((text) => text !== undefined).join(' '));
    setHidden(note, missing === undefined && device.note === undefined);
    setText(
      now,
      device.asleep === true
        ? t('asleep')
        : device.powerW === undefined
          ? t('unknown')
          : columnPowerText(device.powerW, total),
    );
    setText(idle, device.idleW === undefined ? t('unknown') : columnPowerText(device.idleW, total));
    idle.title =
      device.idleW === undefined ? t('Not learnt yet: the device was never quiet while it was watched.') : '';
    setText(use, device.utilization === undefined ? '–' : shareText(device.utilization));
    use.title = device.utilization === undefined ? t('This device does not tell how busy it is.') : '';
    setSource(source, device.source, device.source === 'unknown' ? device.why : device.how);
    if (live !== undefined) curve.set(curveOf(live, device.id), t('{0}, last minutes', device.name));
  };
  update(first);
  return { element, update };
}

export function deviceTable(app: App): Part {
  const body = h('tbody', {});
  const rows = new KeyedChildren<DeviceRow>(body, (row) => row.device.id, deviceRow);
  const sumNow = h('td', { class: 'num' });
  const sumIdle = h('td', { class: 'num' });
  const curveHead = h('th', { scope: 'col', class: 'wide' }, t('Last minutes'));
  const curveFoot = h('td', { class: 'wide' });
  const table = h(
    'table',
    { class: 'devices' },
    h('caption', { class: 'sr' }, t('Draw by device now')),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, t('Device')),
        curveHead,
        h('th', { scope: 'col', class: 'num' }, t('Now')),
        h('th', { scope: 'col', class: 'num' }, t('Idle floor')),
        h('th', { scope: 'col', class: 'num middle' }, t('Use')),
        h('th', { scope: 'col', class: 'source-cell' }, t('Source')),
      ),
    ),
    body,
    h(
      'tfoot',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'row', class: 'row-name' }, t('Sum')),
        curveFoot,
        sumNow,
        sumIdle,
        h('td', { class: 'middle' }),
        h('td', {}),
      ),
    ),
  );
  const own = h('p', { class: 'small' });
  const noGpu = h(
    'p',
    { class: 'small' },
    h('span', {}, t('No GPU found here; the processor is metered.')),
    ' ',
    linkButton(t('Check what can be measured here'), () =>
      start(app.ask({ type: 'command', command: 'checkSources' })),
    ),
  );
  const element = h('section', { class: 'section now-devices' }, table, own, noGpu);
  return {
    element,
    update(change) {
      const panel = app.store.panel;
      if (panel === undefined || (change !== 'tick' && change !== 'view')) return;
      const { devices, own: cost, totalW, idleW } = panel.now;
      const bands = bandsOf(devices);
      const looks = looksOf(bands);
      const shared = bands.some((band) => band.devices.length > 1);
      rows.set(
        devices.map((device) => ({
          device,
          total: totalW ?? watts(0),
          look: looks.get(device.id),
          live: shared ? app.store.live : undefined,
        })),
      );
      setHidden(curveHead, !shared);
      setHidden(curveFoot, !shared);
      setText(sumNow, totalW === undefined ? t('unknown') : columnPowerText(totalW, totalW));
      setText(sumIdle, columnPowerText(idleW, totalW ?? idleW));
      const spent = ownEnergy(cost.energyJ / 3600);
      setText(
        own,
        cost.powerW === undefined
          ? t('Wattprint itself has used {0} since this window opened, counted under other work.', spent)
          : t(
              'Wattprint itself draws {0}: {1} since this window opened, counted under other work.',
              powerText(cost.powerW),
              spent,
            ),
      );
      setHidden(
        noGpu,
        devices.some((device) => device.kind === 'gpu'),
      );
    },
  };
}
