import assert from 'node:assert/strict';
import { gridAhead, gridInPieces } from './fixtureGrid';
import { NOW } from './fixtureRun';
import { workstation } from './fixtures';
import { Panel } from './panel';

const HOUR_MS = 3_600_000;

suite('panel: job to plan for', () => {
  let panel: Panel;
  setup(async () => {
    const gridView = gridAhead({ energy: 1.86 });
    panel = await Panel.open({ state: { ...workstation(), gridView }, view: { name: 'grid' } });
  });
  teardown(() => panel.close());

  const takes = () => panel.page.getByLabel('Takes');
  const finishBy = () => panel.page.getByLabel('Finish by');
  const plan = () => panel.page.locator('.job vscode-button').click();
  const problem = async (): Promise<string> => (await panel.text('.job-problem')).replaceAll('\u00a0', ' ');

  test('shows the job and where its figures come from', async () => {
    assert.equal(await takes().inputValue(), '4');
    assert.equal(await finishBy().inputValue(), '2026-05-14T19:10');
    assert.match(await panel.text('.job'), /from 5 runs of finetune\.py/);
  });

  test('sends the job as written, by button and by Enter', async () => {
    await takes().fill('2.5');
    await finishBy().fill('2026-05-13T08:00');
    await plan();
    const finish = Date.UTC(2026, 4, 13, 6);
    assert.deepEqual(await panel.requests(), [
      { type: 'planJob', duration: 2.5 * HOUR_MS, finishBy: finish, interruptible: false },
    ]);
    await takes().fill('3');
    await takes().press('Enter');
    assert.deepEqual((await panel.requests()).at(-1), {
      type: 'planJob',
      duration: 3 * HOUR_MS,
      finishBy: finish,
      interruptible: false,
    });
  });

  test('a length that nobody touched is sent without the rounding of the field', async () => {
    const view = gridAhead({ hours: 1 / 7 });
    await panel.send({ type: 'gridView', view });
    assert.equal(await takes().inputValue(), '0.14');
    await plan();
    const { duration, finishBy: by } = view.plan!.job;
    assert.deepEqual(await panel.requests(), [
      { type: 'planJob', duration, finishBy: by - (by % 60_000), interruptible: false },
    ]);
  });

  test('a job that can be interrupted is planned at once, and shown as one', async () => {
    await panel.page.getByRole('checkbox', { name: 'Can be interrupted' }).click();
    const [asked] = await panel.requests();
    assert.deepEqual(asked, { ...asked, type: 'planJob', interruptible: true });
    await panel.send({ type: 'gridView', view: gridInPieces() });
    assert.equal(await panel.page.getByRole('checkbox').getAttribute('aria-checked'), 'true');
    assert.match(await panel.text('h1'), /^In \d pieces from /);
    await panel.send({ type: 'gridView', view: gridAhead() });
    assert.equal(await panel.page.getByRole('checkbox').getAttribute('aria-checked'), 'false');
    await plan();
    assert.equal((await panel.requests()).length, 2);
  });

  test('says what is wrong, at the field that is', async () => {
    await takes().fill('');
    await plan();
    assert.equal(await problem(), 'Write hours above 0 and up to 744, such as 4 or 0.5.');
    assert.equal(await takes().getAttribute('aria-invalid'), 'true');
    await takes().fill('4');
    await finishBy().fill('2026-05-12T19:00');
    await plan();
    assert.equal(await problem(), 'That time has passed. Give one that is still to come.');
    await finishBy().fill('2026-05-12T22:00');
    await plan();
    assert.equal(await problem(), '4 h do not fit before 22:00. The latest start was 18:00.');
    assert.equal(await finishBy().getAttribute('aria-invalid'), 'true');
    assert.deepEqual(await panel.requests(), []);
    await finishBy().fill('2026-05-13T22:00');
    assert.equal(await panel.page.locator('.job-problem').isVisible(), false);
  });

  test('what is being written stays when the grid is refreshed; the answer to it replaces it', async () => {
    await takes().fill('6');
    await panel.send({ type: 'gridView', view: gridAhead({ hours: 4, now: NOW }) });
    assert.equal(await takes().inputValue(), '6');
    await plan();
    await panel.send({ type: 'gridView', view: gridAhead({ hours: 6 }) });
    assert.equal(await takes().inputValue(), '6');
    await panel.send({ type: 'gridView', view: gridAhead({ hours: 8 }) });
    assert.equal(await takes().inputValue(), '8');
  });

  test('a refusal of the host is shown', async () => {
    panel.answerWith(() => new Error('The plan could not be made.'));
    await plan();
    await panel.page.waitForSelector('.notice:visible');
    assert.match(await panel.text('.notice'), /^The plan could not be made\./);
  });
});
