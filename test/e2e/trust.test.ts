// A folder that is not trusted yet, on a machine that does not know its zone: what is shown, what is not offered, and the
// walkthrough's steps afterwards.
import assert from 'node:assert/strict';
import { QueueView } from './queueView';
import { until, Wattprint } from './wattprint';
import { Window } from './window';

suite('restricted mode, then trust', () => {
  let window: Window;
  let wattprint: Wattprint;

  suiteSetup(async () => {
    const settings = { 'security.workspace.trust.startupPrompt': 'never' };
    window = await Window.open({ trust: 'ask', settings, env: { TZ: 'UTC' } });
    wattprint = new Wattprint(window);
  });
  suiteTeardown(() => window.close());

  test('the meter shows power, and the panel is there', async () => {
    await window.workbench.statusItem('Restricted Mode').waitFor();
    await wattprint.ready();
    await wattprint.openPanel();
    await wattprint.panel.getByText('Trust this workspace to run the sample.').waitFor();
    await window.screenshot('restricted');
  });

  test('nothing can be started', async () => {
    const sample = wattprint.panel.getByRole('button', { name: 'Run the sample' });
    assert.equal(await sample.isDisabled(), true);
    assert.equal(await window.workbench.hasCommand('Wattprint: Run the sample'), false);
    assert.deepEqual(wattprint.runs(), []);
  });

  test('nothing can be queued', async () => {
    await window.workbench.runCommand('Wattprint: Run when grid is green');
    await window.workbench.toast('Trust this workspace to queue runs.').waitFor();
    const view = new QueueView(window);
    await view.open();
    await view.welcome.getByText('Trust this workspace to queue runs.').waitFor();
    await window.screenshot('queue-untrusted');
  });

  test('without a zone carbon is unknown, and picking one prices it at once', async () => {
    await wattprint.panel.getByText('No zone set').first().waitFor();
    const open = (): Promise<void> => window.workbench.runCommand('Wattprint: Set zone');
    const germany = await window.workbench.quickInput.listOf(open, 'Germany', 'Germany');
    await window.screenshot('zone-picker');
    await germany.click();
    await wattprint.panel.getByText(/Germany, \d+\sg\/kWh/).waitFor();
  });

  test('the log is shown', async () => {
    await window.workbench.runCommand('Wattprint: Show log');
    await window.page.locator('.part.panel .output-view-container, .part.panel .pane-body').first().waitFor();
    const channel = window.page.locator('.part.panel', { hasText: 'Wattprint' });
    await channel.waitFor();
    await window.workbench.runCommand('View: Toggle Panel Visibility');
  });

  test('once trusted, the sample is offered', async () => {
    await window.workbench.trustWorkspace();
    await window.workbench.statusItem('Restricted Mode').waitFor({ state: 'hidden' });
    await window.workbench.findCommand('Wattprint: Run the sample');
    await window.workbench.closeQuickInput();
    await wattprint.openPanel();
    const sample = wattprint.panel.getByRole('button', { name: 'Run the sample' });
    await until('the button of the sample', () => sample.isEnabled());
  });

  test('the walkthrough opens and its buttons do what they say', async () => {
    const { page, workbench } = window;
    const opensWalkthrough = async (): Promise<void> => {
      await workbench.choose('Welcome: Open Walkthrough', 'Get to know Wattprint');
      await page.locator('.getting-started-step').first().waitFor();
    };
    const press = async (step: string, button: string): Promise<void> => {
      await opensWalkthrough();
      await page.locator('.getting-started-step', { hasText: step }).first().click();
      await page.locator('.getting-started-step .monaco-button', { hasText: button }).first().click();
    };
    await press('See what this machine draws', 'Open panel');
    await wattprint.panel.getByRole('tab', { name: 'Now' }).waitFor();
    await opensWalkthrough();
    await window.screenshot('walkthrough');

    await workbench.quickInput.listOf(() => press('Set your grid', 'Set zone'), '', /Afghanistan|Albania/);
    await workbench.closeQuickInput();

    await press('Check what can be measured', 'Check what can be measured here');
    await workbench.tabs.filter({ hasText: 'What can be measured here' }).waitFor();
    await workbench.waitForTextInAnyFrame(/RAPL/);
    await window.screenshot('check-sources');

    await press('Run something', 'Run the sample');
    await until('the sample is a run', () => wattprint.runs().some(({ run }) => run.name === 'train.py'));
    const [sample] = wattprint.runs();
    assert.equal(sample?.started.terms.grid?.zone, 'DE');
  });
});
