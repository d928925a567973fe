// What is left of a run when its window goes away, in good order or not; and that nothing else is left.
import assert from 'node:assert/strict';
import { energyJ, type Recorded } from '../support/ledgerFile';
import { extensionHostsOf, probesOf } from './processes';
import { until, Wattprint } from './wattprint';
import { Window } from './window';

suite('a window that goes away', () => {
  let window: Window;
  let wattprint: Wattprint;

  suiteSetup(async () => {
    window = await Window.open({ settings: { 'wattprint.grid.zone': 'DE' } });
    wattprint = new Wattprint(window);
    await wattprint.ready();
  });
  suiteTeardown(() => window.close());

  const named = (name: string): Recorded | undefined => wattprint.runs().find(({ run }) => run.command.includes(name));
  const hasMeasured = (run: Recorded | undefined): boolean =>
    run?.checkpoints.some(({ energy }) => energyJ(energy) > 0) ?? false;

  async function readsInterrupted(seconds: string): Promise<void> {
    await wattprint.ready();
    await wattprint.openPanel();
    await wattprint.showTab('Runs');
    const row = wattprint.rows('interrupted').filter({ hasText: 'train.py' });
    await row.first().waitFor();
    await row.first().locator('.run-name').click();
    await wattprint.panel.getByText(`python3 train.py --seconds ${seconds}`).first().waitFor();
    assert.match(await wattprint.panel.locator('#view .figures').first().innerText(), /[\d.]+\sWh/);
  }

  test('closed in good order, a live run keeps what was measured, and no probe stays', async () => {
    await window.workbench.typeInTerminal('python3 train.py --seconds 50');
    await until('the run is live', () => named('--seconds 50'));
    // A process that starts another looks like two for a moment.
    await until('one extension host', () => extensionHostsOf(window.ledger).length === 1);
    await until('one probe', () => probesOf(window.ledger).length === 1);
    await window.leave();
    await until('the measured energy is written', () => hasMeasured(named('--seconds 50')));
    await until('the extension host ends', () => extensionHostsOf(window.ledger).length === 0);
    await until('the probe ends', () => probesOf(window.ledger).length === 0);

    await window.comeBack();
    await readsInterrupted('50');
    await window.screenshot('interrupted');
  });

  test('killed in the middle, a run keeps what was measured until half a minute before', async function () {
    this.timeout(120_000);
    // The terminal of before came back with the window, and with it what still runs there.
    await window.workbench.runCommand('Terminal: Kill All Terminals');
    await window.workbench.typeInTerminal('python3 train.py --seconds 70');
    await until('the first checkpoint', () => hasMeasured(named('--seconds 70')), 60_000);
    const [host] = extensionHostsOf(window.ledger);
    assert.ok(host !== undefined);
    const before = probesOf(window.ledger);
    process.kill(host, 'SIGKILL');
    await until('its probe ends', () => probesOf(window.ledger).every((pid) => !before.includes(pid)), 10_000);
    const killed = named('--seconds 70');
    assert.equal(killed?.ended, undefined);

    await window.leave();
    await window.comeBack();
    await readsInterrupted('70');
  });
});
