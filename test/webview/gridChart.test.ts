import assert from 'node:assert/strict';
import { millis } from '../../src/core/units';
import type { GridView } from '../../src/protocol/gridView';
import { CLOCKS_GO_BACK, gridAhead } from './fixtureGrid';
import { workstation } from './fixtures';
import { Panel, type PanelOptions } from './panel';

const HOUR_MS = 3_600_000;
/** Left and right of the plot, as the axis and the padding leave it. */
const [LEFT, RIGHT] = [48, 8];

suite('panel: curve of the grid', () => {
  let panel: Panel;
  teardown(() => panel.close());

  const open = async (gridView: GridView, options: PanelOptions = {}): Promise<void> => {
    panel = await Panel.open({ state: { ...workstation(), gridView }, view: { name: 'grid' }, ...options });
  };
  const hours = async (): Promise<readonly string[][]> => {
    await panel.page.locator('.grid-chart summary').click();
    await panel.page.waitForSelector('.grid-chart table');
    return (await panel.page.locator('.grid-chart tbody tr').allInnerTexts()).map((row) =>
      row.replaceAll('\u00a0', ' ').split('\t'),
    );
  };
  /** Reds, greens and blues of one column of the drawing, from above. */
  const column = (view: GridView, at: number): Promise<readonly (readonly number[])[]> => {
    const { slots } = view.series!;
    const [from, to] = [slots[0]!.start, slots.at(-1)!.end];
    return panel.page.evaluate(
      ({ part, left, right }) => {
        const canvas = document.querySelector<HTMLCanvasElement>('.canvas-grid canvas')!;
        const x = Math.round(left + part * (canvas.width - left - right));
        const { data } = canvas.getContext('2d')!.getImageData(x, 40, 1, canvas.height - 90);
        return Array.from({ length: data.length / 4 }, (_, i) => Array.from(data.subarray(4 * i, 4 * i + 4)));
      },
      { part: (at - from) / (to - from), left: LEFT, right: RIGHT },
    );
  };
  /** Of the curve itself: nothing else in the dark theme is as bright and without a colour. */
  const bright = (pixels: readonly (readonly number[])[]): number =>
    pixels.filter(([red = 0, green = 0, blue = 0, alpha = 0]) => alpha > 200 && Math.min(red, green, blue) > 170)
      .length;
  const greenish = (pixels: readonly (readonly number[])[]): number =>
    pixels.filter(([red = 0, green = 0, blue = 0]) => green > red + 10 && green > blue + 5).length;

  test('the curve is there where values are, and not in a gap; windows are shaded', async () => {
    const view = gridAhead();
    await open(view);
    const { at } = view;
    const known = await column(view, at - 8 * HOUR_MS);
    assert.ok(bright(known) > 0, 'a value 8 hours ago');
    assert.equal(bright(await column(view, at - 14 * HOUR_MS - HOUR_MS / 6)), 0, 'a gap 14 hours ago');
    const [best] = view.plan!.advice.best;
    const shaded = await column(view, (best!.start + best!.end) / 2);
    assert.ok(greenish(shaded) > 0.9 * shaded.length, `${greenish(shaded)} of ${shaded.length} pixels are green`);
    assert.equal(greenish(known), 0);
  });

  test('the finding of the curve is its caption and its name', async () => {
    await open(gridAhead());
    const caption =
      'From now on the lowest is 222 g/kWh at Wed 13:00, the highest 486 g/kWh at Wed 20:00. For 3 h in 2 gaps nothing is known: they are left open.';
    assert.equal((await panel.text('figcaption')).replaceAll('\u00a0', ' '), caption);
    const name = await panel.page.locator('canvas').getAttribute('aria-label');
    assert.equal(name?.replaceAll('\u00a0', ' '), `Carbon intensity of the grid over time. ${caption}`);
    assert.deepEqual(await panel.page.locator('.grid-chart .legend li').allInnerTexts(), [
      'actual',
      'forecast',
      'typical day',
      '80\u00a0% band',
      'lowest windows',
    ]);
  });

  test('its data are a table by hour, where what is missing is unknown', async () => {
    await open(gridAhead());
    const rows = await hours();
    assert.equal(rows.length, 97);
    assert.match(rows[0]?.[0] ?? '', /^Mon 19:00$/);
    assert.match(rows[0]?.slice(1).join('|') ?? '', /^\d{3}\|\|actual$/);
    const missing = rows.filter(([, value]) => value === 'unknown').map(([name]) => name);
    assert.deepEqual(missing, ['05:00', '06:00', 'Wed 21:00']);
    assert.match(
      rows
        .find(([name]) => name === 'Wed 12:00')
        ?.slice(1)
        .join('|') ?? '',
      /^\d+\|\d+–\d+\|forecast$/,
    );
    assert.match(rows.at(-2)?.slice(1).join('|') ?? '', /^\d+\|\d+–\d+\|typical day$/);
  });

  test('a mean over an hour weighs each value by how long it holds', async () => {
    const view = gridAhead();
    const start = millis(view.at - 2 * HOUR_MS - 40 * 60_000);
    const slot = (from: number, minutes: number, gPerKwh: number) =>
      ({
        start: millis(start + from * 60_000),
        end: millis(start + (from + minutes) * 60_000),
        gPerKwh,
        kind: 'actual',
      }) as never;
    // 17:00 to 17:45 and 17:45 to 18:00.
    await open({ ...view, series: { ...view.series!, slots: [slot(0, 45, 100), slot(45, 15, 300)] } });
    assert.deepEqual(await hours(), [['17:00', '150', '', 'actual']]);
  });

  test('the day on which clocks go back has 25 hours, and says which is which', async () => {
    await open(gridAhead({ now: CLOCKS_GO_BACK }));
    const sunday = (await hours()).map(([name = '']) => name).filter((name) => name.startsWith('Sun'));
    assert.equal(sunday.length, 25);
    assert.deepEqual(sunday.slice(1, 5), ['Sun 01:00', 'Sun 02:00', 'Sun 02:00 again', 'Sun 03:00']);
    assert.match(await panel.text('h1'), /^Start Sun \d\d:\d\d: /);
  });

  test('the pointer is told what holds there, and the box goes with it', async () => {
    await open(gridAhead());
    const box = (await panel.page.locator('canvas').boundingBox())!;
    const pixels = (): Promise<string> =>
      panel.page.evaluate(() => document.querySelector('canvas')?.toDataURL() ?? '');
    const before = await pixels();
    await panel.page.mouse.move(box.x + box.width / 2, box.y + 100);
    await panel.settle();
    assert.ok((await pixels()) !== before, 'a box at the pointer');
    await panel.page.mouse.move(5, 5);
    await panel.settle();
    assert.ok((await pixels()) === before, 'no box');
    assert.deepEqual(
      (await panel.sent()).filter(({ type }) => type === 'problem'),
      [],
    );
  });

  test('a change of theme redraws it; leaving and coming back draws it again', async () => {
    await open(gridAhead());
    const pixels = (): Promise<string> =>
      panel.page.evaluate(() => document.querySelector('canvas')?.toDataURL() ?? '');
    const dark = await pixels();
    await panel.theme('light');
    assert.notEqual(await pixels(), dark);
    await panel.theme('dark');
    assert.equal(await pixels(), dark);
    await panel.page.locator('#tab-lint').click();
    await panel.page.locator('#tab-grid').click();
    await panel.settle();
    assert.equal(await pixels(), dark);
  });
});
