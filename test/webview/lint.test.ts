import assert from 'node:assert/strict';
import type { Request } from '../../src/protocol/messages';
import { LINT, workstation } from './fixtures';
import { Panel } from './panel';

suite('panel: Code', () => {
  let panel: Panel;
  teardown(() => panel.close());

  const asked = async (): Promise<readonly Request[]> =>
    (await panel.sent()).flatMap((message) => (message.type === 'request' ? [message.request] : []));

  test('says what it does before anything was looked at, and starts it', async () => {
    panel = await Panel.open({ state: workstation(), view: { name: 'lint' } });
    assert.match(await panel.text('.empty h2'), /wastes energy/);
    await panel.page.getByText('Lint workspace').click();
    assert.deepEqual(await asked(), [{ type: 'command', command: 'lintWorkspace' }]);
  });

  test('opens with the finding; rules, files and what was not read follow', async () => {
    panel = await Panel.open({ state: workstation(), view: { name: 'lint' } });
    await panel.send({ type: 'lint', lint: LINT });
    assert.equal(await panel.text('.lint h2'), '7 findings by 2 rules in 42 files; 6 of them have a fix.');
    const rows = await panel.page.locator('.lint tbody tr').allInnerTexts();
    assert.match(
      rows[0] ?? '',
      /^WP401 Loader in the training process\s+6\s+5\s+train\.py \(3\), a\.py, <b onclick=x>\.py and 1 more$/,
    );
    assert.match(await panel.text('.lint .small'), /^Not read: old\/broken\.ipynb\.$/);
    await panel.page.getByText('train.py', { exact: true }).click();
    await panel.page.getByText('WP201', { exact: true }).click();
    assert.deepEqual(await asked(), [
      { type: 'openFinding', uri: 'file:///home/ada/lora/train.py', line: 11 },
      { type: 'explainRule', rule: 'WP201' },
    ]);
  });

  test('says that nothing was found', async () => {
    panel = await Panel.open({
      state: { ...workstation(), lint: { files: 9, unread: [], rules: [] } },
      view: { name: 'lint' },
    });
    assert.equal(await panel.text('.lint h2'), 'Nothing found in 9 files.');
  });
});
