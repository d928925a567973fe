import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { PanelState, View } from '../../src/protocol/messages';
import { gridAhead, gridInPieces, yearlyOnly } from './fixtureGrid';
import { LINT, eightGpus, laptop, nothing, workstation } from './fixtures';
import { Panel } from './panel';
import { THEMES, type ThemeName } from './themes';

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Place {
  readonly name: string;
  readonly state: PanelState;
  readonly view: View;
  readonly ready?: string;
}

const PLACES: readonly Place[] = [
  { name: 'Now', state: workstation(), view: { name: 'now' } },
  { name: 'Now, CPU only', state: laptop(), view: { name: 'now' } },
  { name: 'Now, nothing measurable', state: nothing(), view: { name: 'now' } },
  { name: 'Now, 8 GPUs', state: eightGpus(), view: { name: 'now' } },
  { name: 'Runs', state: workstation(), view: { name: 'runs' } },
  { name: 'Runs, none', state: nothing(), view: { name: 'runs' } },
  { name: 'Run, notebook', state: workstation(), view: { name: 'run', run: 'r2' }, ready: '.story' },
  { name: 'Run, live', state: workstation(), view: { name: 'run', run: 'r1' }, ready: '.story' },
  { name: 'Run, unknown energy', state: workstation(), view: { name: 'run', run: 'r12' }, ready: '.run-details' },
  { name: 'Compare', state: workstation(), view: { name: 'compare', a: 'r4', b: 'r3' }, ready: '.canvas-compare' },
  { name: 'Grid', state: { ...workstation(), gridView: gridAhead({ energy: 1.86 }) }, view: { name: 'grid' } },
  { name: 'Grid, in pieces', state: { ...workstation(), gridView: gridInPieces() }, view: { name: 'grid' } },
  { name: 'Grid, no source', state: { ...workstation(), gridView: yearlyOnly() }, view: { name: 'grid' } },
  { name: 'Grid, not put together yet', state: workstation(), view: { name: 'grid' } },
  { name: 'Code', state: { ...workstation(), lint: LINT }, view: { name: 'lint' } },
  { name: 'Code, not looked at yet', state: workstation(), view: { name: 'lint' } },
];

/** Of all rules, or of those on colours. */
async function violations(panel: Panel, of: 'all' | 'colours'): Promise<string[]> {
  const results = await panel.page.evaluate(
    (rules) =>
      (window as unknown as { axe: typeof axe }).axe.run(document, {
        resultTypes: ['violations'],
        ...(rules && { runOnly: { type: 'rule', values: rules } }),
      }),
    of === 'colours' ? ['color-contrast', 'link-in-text-block'] : undefined,
  );
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map((node) => node.html.slice(0, 160))
          .slice(0, 3)
          .join(' | ')}`,
    );
}

suite('panel: accessibility', () => {
  for (const place of PLACES) {
    for (const width of [1100, 380]) {
      test(`${place.name} at ${width} px has nothing serious in any theme`, async () => {
        const panel = await Panel.open({ state: place.state, view: place.view, width });
        if (place.ready !== undefined) await panel.page.waitForSelector(place.ready);
        // A script by evaluation, not by tag: the policy of the page would refuse a tag.
        await panel.page.evaluate(axeSource);
        if (place.view.name === 'runs' && width > 900) {
          const boxes = panel.page.locator('vscode-checkbox');
          if ((await boxes.count()) > 1) await boxes.nth(1).click();
        }
        for (const details of await panel.page.locator('summary:visible').all()) await details.click();
        for (const [index, theme] of (Object.keys(THEMES) as ThemeName[]).entries()) {
          await panel.theme(theme);
          // A theme changes colours only.
          assert.deepEqual(await violations(panel, index === 0 ? 'all' : 'colours'), [], theme);
          const sideways = await panel.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          assert.ok(sideways <= 0, `${sideways} px to scroll sideways`);
        }
        await panel.close();
      });
    }
  }

  test('focus can be seen on every control', async () => {
    const panel = await Panel.open({ state: workstation(), view: { name: 'runs' } });
    const seen = new Set<string>();
    await panel.page.locator('#tab-runs').focus();
    for (let i = 0; i < 24; i++) {
      await panel.page.keyboard.press('Tab');
      const found = await panel.page.evaluate(() => {
        const host = document.activeElement;
        const inner = host?.shadowRoot?.activeElement ?? host;
        if (host === null || inner === null) return undefined;
        const parts = [inner, host, ...(host.shadowRoot?.querySelectorAll('.root, .control') ?? [])];
        const visible = parts.some((part) => {
          const style = getComputedStyle(part);
          return (
            (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0) ||
            style.borderColor === 'rgb(0, 120, 212)'
          );
        });
        return { name: host.tagName.toLowerCase(), visible };
      });
      if (found === undefined || found.name === 'body') continue;
      assert.ok(found.visible, found.name);
      seen.add(found.name);
    }
    assert.ok(
      seen.has('vscode-text-field') && seen.has('select') && seen.has('vscode-button') && seen.has('vscode-checkbox'),
      [...seen].join(),
    );
    await panel.close();
  });

  test('nothing moves where motion is unwelcome', async () => {
    const panel = await Panel.open({ state: workstation(), reducedMotion: true });
    const animation = (): Promise<string> =>
      panel.page
        .locator('.live-dot')
        .first()
        .evaluate((dot) => getComputedStyle(dot).animationName);
    assert.equal(await animation(), 'none');
    await panel.close();
    const other = await Panel.open({ state: workstation() });
    await other.page.evaluate(() => document.body.classList.add('vscode-reduce-motion'));
    assert.equal(
      await other.page
        .locator('.live-dot')
        .first()
        .evaluate((dot) => getComputedStyle(dot).animationName),
      'none',
    );
    await other.close();
  });
});
