/** How fast the panel is, in the built bundle in a browser: first paint, a live update, a search over many runs. */
import type { Page } from 'playwright-core';
import { millis, watts } from '../../src/core/units';
import type { DeviceNow, LivePoint, PanelState, ToPanel, View } from '../../src/protocol/messages';
import { noise, NOW } from '../webview/fixtureRun';
import { manyRuns, NOW_STATE, workstation } from '../webview/fixtures';
import { sharedBrowser } from '../support/browser';
import { Panel } from '../webview/panel';
import type { Figure } from './figure';

const FRAMES = 120;

/** Four GPUs, two processors, memory and the idle floor: eight layers of 600 points. */
const devices: readonly DeviceNow[] = [
  ...[0, 1, 2, 3].map((i): DeviceNow => ({
    id: `gpu:${i}`,
    kind: 'gpu',
    name: `GPU ${i}`,
    model: 'H100',
    source: 'counter',
    how: 'NVML energy counter',
    powerW: watts(600),
    idleW: watts(70),
    utilization: 0.97,
  })),
  ...[0, 1].map((i): DeviceNow => ({
    id: `cpu:${i}`,
    kind: 'cpu',
    name: `CPU ${i}`,
    model: 'EPYC 9654',
    source: 'counter',
    how: 'RAPL package',
    powerW: watts(240),
    idleW: watts(90),
    utilization: 0.4,
  })),
  {
    id: 'memory',
    kind: 'memory',
    name: 'Memory',
    model: '24 modules',
    source: 'modelled',
    how: '3 W a module and load',
    powerW: watts(60),
    idleW: watts(50),
  },
];

const point = (second: number): LivePoint => ({
  at: millis(NOW + second * 1000),
  idleW: 510,
  activeW: Object.fromEntries(
    devices.map((device, i) => [device.id, second % 90 === 40 ? null : 200 + 100 * noise(second + i * 77)]),
  ),
});

function bigState(): PanelState {
  const now = { ...NOW_STATE, totalW: watts(2940), devices, others: [] };
  return { ...workstation(), now, live: Array.from({ length: 600 }, (_, i) => point(i - 599)) };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const at = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;

/** From the hydrate message to the frame after the one that drew it; the message's own copy counts too. */
function paintAfter(page: Page, message: ToPanel): Promise<number> {
  return page.evaluate(
    (sent) =>
      new Promise<number>((done) => {
        const from = performance.now();
        window.postMessage(sent, '*');
        const wait = (): void => {
          if (document.querySelector('#view > *') === null) requestAnimationFrame(wait);
          else requestAnimationFrame(() => setTimeout(() => done(performance.now() - from), 0));
        };
        requestAnimationFrame(wait);
      }),
    message,
  );
}

async function firstPaint(state: PanelState, view: View): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const panel = await Panel.open();
    times.push(await paintAfter(panel.page, { type: 'hydrate', state, view }));
    await panel.close();
  }
  return median(times);
}

/** What one tick costs the page: handling of the message, layout, and drawing of the canvas, without waiting for frames. */
async function frames(): Promise<readonly number[]> {
  const panel = await Panel.open({ state: bigState() });
  const ticks = Array.from({ length: FRAMES }, (_, i): ToPanel => ({
    type: 'tick',
    now: { ...NOW_STATE, at: millis(NOW + (i + 1) * 1000), totalW: watts(2900 + i), devices, others: [] },
    point: point(i + 1),
    running: workstation().runs.slice(0, 1),
  }));
  const times = await panel.page.evaluate(async (messages) => {
    const spent: number[] = [];
    for (const data of messages) {
      const from = performance.now();
      window.dispatchEvent(new MessageEvent('message', { data }));
      // Reading a length makes the browser lay out what the tick changed, which it would else do after this.
      document.body.getBoundingClientRect();
      spent.push(performance.now() - from);
      await new Promise(requestAnimationFrame);
    }
    return spent;
  }, ticks);
  await panel.close();
  // The first ones compile.
  return times.slice(20);
}

async function searchTime(): Promise<number> {
  const panel = await Panel.open({ state: { ...workstation(), runs: manyRuns(2000) }, view: { name: 'runs' } });
  const times = await panel.page.evaluate(async () => {
    const field = document.querySelector('vscode-text-field') as HTMLElement & { value: string };
    const spent: number[] = [];
    for (const text of ['f', 'fi', 'fin', 'fine', 'finet', 'finetune', 'finetune 1', 'finetune 19', 'pre', '']) {
      const from = performance.now();
      field.value = text;
      field.dispatchEvent(new Event('input'));
      document.body.getBoundingClientRect();
      spent.push(performance.now() - from);
      await new Promise(requestAnimationFrame);
    }
    return spent;
  });
  await panel.close();
  return Math.max(...times);
}

const most = (figure: string, value: number, limit: number, note?: string): Figure => ({
  figure,
  value,
  unit: 'ms',
  mustReach: `≤ ${limit} ms`,
  ok: value <= limit,
  ...(note !== undefined && { note }),
});

export const bench = {
  name: 'Panel',
  async run(): Promise<readonly Figure[]> {
    try {
      const ticks = await frames();
      const many = { ...workstation(), runs: manyRuns(2000) };
      return [
        most('First paint of Now after hydrate', await firstPaint(bigState(), { name: 'now' }), 400),
        most('First paint of 2,000 runs after hydrate', await firstPaint(many, { name: 'runs' }), 400),
        most(
          'Live update, 600 points × 8 layers, median',
          median(ticks),
          8,
          `90th percentile ${at(ticks, 0.9).toFixed(1)} ms, without a graphics card`,
        ),
        most('Slowest keystroke of a search over 2,000 runs', await searchTime(), 100),
      ];
    } finally {
      await (await sharedBrowser()).close();
    }
  },
};
