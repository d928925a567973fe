// A run that waits for its hour: queued as a user does, with the window open, with VS Code gone, and found again afterwards.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../tools/host/paths.mjs';
import { isOver, stateOf } from '../../src/core/queue/state';
import { millis } from '../../src/core/units';
import { sourceNamed } from '../../src/node/grid/sources/byName';
import { QueueFolder } from '../../src/node/queue/queueFolder';
import { RunnerLock } from '../../src/node/queue/runnerLock';
import { CarbonAwareServer } from '../support/carbonAwareServer';
import { germanDays, keepPast, saidNow } from '../support/germanDays';
import { runsIn } from '../support/ledgerFile';
import { press } from './press';
import { QueueView } from './queueView';
import { until, Wattprint } from './wattprint';
import { Window } from './window';

/** Works until it is told that it may end. */
const NIGHT = `import os
print("epoch 1", flush=True)
open("started", "w").close()
while not os.path.exists("go"):
    sum(range(100_000))
print("epoch 2", flush=True)
open("done", "w").close()
`;

const COMMAND = 'Run when grid is green';

suite('queue', () => {
  let window: Window;
  let wattprint: Wattprint;
  let view: QueueView;
  let folder: QueueFolder;

  const at = (name: string): string => path.join(window.workspace, name);
  const jobs = (): ReturnType<QueueFolder['entries']> => folder.entries();
  const stateNamed = (name: string): string | undefined => {
    const entry = jobs().findLast(({ job }) => job.name === name);
    return entry && stateOf(entry).is;
  };

  const now = millis(Date.now());
  const days = germanDays(root, now);
  const server = new CarbonAwareServer(undefined, saidNow(days, now));
  const ledger = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-ledger-'));

  suiteSetup(async () => {
    const url = await server.start();
    const source = sourceNamed('carbon-aware-sdk', () => Promise.reject(new Error('nobody is asked')), url);
    await keepPast(path.join(ledger, 'grid'), source, 'DE', days, now);
    const settings = {
      'wattprint.grid.zone': 'DE',
      'wattprint.grid.source': 'carbon-aware-sdk',
      'wattprint.grid.url': url,
      'wattprint.grid.sourceZone': 'DE',
      // Pictures are taken of lists that are there, not of lists that fade in.
      'workbench.reduceMotion': 'on',
      // What a terminal draws on a canvas cannot be read.
      'terminal.integrated.gpuAcceleration': 'off',
    };
    window = await Window.open({ settings, env: { WATTPRINT_LEDGER: ledger } });
    folder = new QueueFolder(ledger);
    wattprint = new Wattprint(window);
    view = new QueueView(window);
    fs.writeFileSync(at('night.py'), NIGHT);
    await wattprint.ready();
  });
  suiteTeardown(async () => {
    fs.writeFileSync(at('go'), '');
    for (const entry of jobs())
      if (!isOver(stateOf(entry))) folder.wish(entry.job.id, { at: millis(Date.now()), want: 'cancel' });
    await until('no runner stays', () => new RunnerLock(folder.path).owner() === undefined, 40_000);
    await window.close();
    server.stop();
    fs.rmSync(ledger, { recursive: true });
  });

  test('nothing is queued, and the view says how to', async () => {
    await view.open();
    await view.welcome.getByText('Nothing is queued.').waitFor();
    await view.welcome.getByText('Run when grid is green').waitFor();
    await window.screenshot('queue-empty');
  });

  test('one that starts and ends while a window is open is told of twice', async () => {
    fs.writeFileSync(at('quick.py'), NIGHT.replaceAll(/"(started|go|done)"/g, '"quick-$1"'));
    await window.workbench.openFile('quick.py');
    await window.workbench.runCommand('Wattprint: Run when grid is green');
    await view.list('Run quick.py when grid is green');
    await view.pick(/Now|Run now/);
    await view.list('Queue this command?');
    await window.page.keyboard.press('Enter');
    await window.workbench.toast('quick.py started').waitFor();
    await window.screenshot('queue-toast-start');
    fs.writeFileSync(at('quick-go'), '');
    await window.workbench.toast(/quick\.py ended: .*Wh/).waitFor({ timeout: 40_000 });
    await window.screenshot('queue-toast-end');
    await view.row('quick.py', 'done').waitFor();
    await window.workbench.codeLens(/last .*Wh/).waitFor();
    await view.menu(view.row('quick.py', 'done'), 'Remove', view.welcome);
    await window.workbench.runCommand('Notifications: Clear All Notifications');
  });

  test('a script is queued from the palette in two steps', async () => {
    await window.workbench.openFile('night.py');
    await window.workbench.runCommand('Wattprint: Run when grid is green');
    await view.list('Run night.py when grid is green');
    await view.pick('At a time I set');
    await view.write('Start at', 'in 14 h');
    await view.list('Queue this command?');
    await window.screenshot('queue-confirm');
    await window.page.keyboard.press('Enter');
    await view.row('night.py', 'waiting').waitFor();
    await view.group('Waiting').waitFor();
    await wattprint.meter.filter({ hasText: /\d\d:\d\d/ }).waitFor();
    await view.hasMenu(
      window.page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'train.py' }),
      COMMAND,
    );
    await window.workbench.openFile('train.py');
    const action = window.page.locator(`.editor-actions .action-label[aria-label^="${COMMAND}"]`);
    await press(action, view.title('Run train.py when grid is green'));
    await window.page.locator('.quick-input-list', { hasText: /\d+.% less.*worse than now in \d+ of 14/s }).waitFor();
    await window.screenshot('queue-windows');
    await window.workbench.closeQuickInput();
    for (const theme of ['Light Modern', 'Dark Modern'] as const) {
      await window.workbench.useTheme(theme);
      await window.page.locator(`.monaco-workbench.${theme === 'Light Modern' ? 'vs' : 'vs-dark'}`).waitFor();
      await view.row('night.py', 'waiting').hover();
      await window.screenshot(`queue-waiting-${theme.split(' ')[0]?.toLowerCase() ?? ''}`);
    }
  });

  test('it tells why this time', async () => {
    const page = window.workbench.webviewOf('vscode.markdown-language-features');
    const heading = page.getByRole('heading', { name: 'Why this time' });
    await view.menu(view.row('night.py', 'waiting'), 'Why this time', heading);
    await page.getByText('You set this time.').waitFor();
    await window.screenshot('queue-why');
    await window.reload();
    await wattprint.ready();
    await page.getByText('Choose "Why this time" in the menu of a job of the queue to see it again.').waitFor();
    await view.menu(view.row('night.py', 'waiting'), 'Why this time', page.getByText('You set this time.'));
    await window.workbench.runCommand('View: Close Editor');
    await window.workbench.tabs.filter({ hasText: 'Why this time' }).waitFor({ state: 'detached' });
  });

  test('it runs although the tab is closed and VS Code has ended', async () => {
    await view.menu(view.row('night.py', 'waiting'), 'Move …', view.prompt('Start at'));
    await view.write('Start at', 'in 0.4 min');
    await until('it is moved', () => jobs()[0]?.wish?.want === 'move');
    await window.shutDown();
    assert.equal(fs.existsSync(at('started')), false);
    await until('it has started', () => fs.existsSync(at('started')), 50_000);
    assert.equal(stateNamed('night.py'), 'running');
  });

  test('a window that is opened meanwhile shows that it runs, and follows its log', async function () {
    // What a run has used so far is shown anew twice a minute.
    this.timeout(120_000);
    await window.startAgain();
    await wattprint.ready();
    await view.open();
    const row = view.row('night.py', 'running');
    await row.waitFor();
    await until('what it used so far', async () => /Wh/.test(await row.innerText()), 75_000);
    await row.hover();
    await window.screenshot('queue-running');
    const tab = window.page.locator('.terminal-tabs-entry, .single-terminal-tab', { hasText: 'Log of night.py' });
    await view.menu(row, 'Open log', tab);
    await window.page.locator('.terminal-wrapper.active .xterm-rows', { hasText: 'epoch 1' }).waitFor();
    await window.screenshot('queue-log');
  });

  test('after it has ended it is found with what it used, and opens in the panel', async () => {
    await window.leave();
    fs.writeFileSync(at('go'), '');
    await until('it has ended', () => stateNamed('night.py') === 'done');
    await until('it is recorded', () => runsIn(ledger).some(({ ended, run }) => run.name === 'night.py' && ended));
    await window.comeBack();
    await wattprint.ready();
    await view.open();
    const row = view.row('night.py', 'done');
    await row.waitFor();
    await until('what it used', async () => /Wh/.test(await row.innerText()));
    await window.screenshot('queue-ended');
    await view.menu(row, 'Open run', wattprint.panel.locator('#view h1', { hasText: 'night.py' }));
    await wattprint.panel.getByRole('button', { name: 'Run when grid is green' }).waitFor();
    await window.screenshot('queue-run');
  });

  test('what waits under another name of the machine is taken over', async () => {
    const [{ job } = { job: undefined }] = jobs();
    assert.ok(job);
    const start = millis(Date.now() + 5 * 3_600_000);
    const end = millis(start + job.duration);
    const plan = { madeAt: millis(Date.now()), segments: [{ start, end }], fixed: true };
    await window.leave();
    new QueueFolder(ledger, 'old-name').add({
      ...job,
      id: 'renamed',
      name: 'renamed.py',
      queuedAt: millis(Date.now()),
      finishBy: millis(end + 3_600_000),
      plan,
    });
    await window.comeBack();
    await wattprint.ready();
    await view.open();
    const host = view.group('Queue of old-name');
    await host.waitFor();
    await window.screenshot('queue-other-name');
    await view.menu(host, 'Take over', window.workbench.dialog);
    await window.workbench.dialog.getByText(/will start on this machine, and no more there: renamed\.py/).waitFor();
    await window.workbench.answer('Take over');
    await view.row('renamed.py', 'waiting').waitFor();
    await host.waitFor({ state: 'detached' });
  });

  test('a queue that cannot be trusted does not look as if nothing were in it', async () => {
    await window.leave();
    fs.chmodSync(folder.path, 0o777);
    try {
      await window.comeBack();
      await wattprint.ready();
      await window.workbench.runCommand('Wattprint: Open queue');
      await view.pane.getByText(/The queue cannot be read: .* can be written by others\./).waitFor();
      await view.welcome.waitFor({ state: 'hidden' });
      await window.screenshot('queue-unreadable');
    } finally {
      fs.chmodSync(folder.path, 0o700);
    }
    const renamed = view.row('renamed.py', 'waiting');
    await renamed.waitFor();

    const id = jobs().find(({ job }) => job.name === 'renamed.py')?.job.id ?? '';
    const file = path.join(folder.folderOf(id), 'job.json');
    const whole = fs.readFileSync(file, 'utf8');
    const tell = (): void => fs.writeFileSync(path.join(folder.path, 'news'), '');
    fs.writeFileSync(file, whole.slice(0, 40));
    tell();
    await view.pane.getByText(/A job cannot be read, .* is damaged/).waitFor();
    await renamed.waitFor({ state: 'detached' });
    fs.writeFileSync(file, whole);
    tell();
    await renamed.waitFor();
  });
});
