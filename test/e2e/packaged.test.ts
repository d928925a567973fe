// What a user installs: the package, not the folder it is made from.
import { execFileSync } from 'node:child_process';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../tools/host/paths.mjs';
import { energyJ } from '../support/ledgerFile';
import { until, Wattprint } from './wattprint';
import { Window } from './window';

suite('the packaged extension', () => {
  let window: Window;
  let wattprint: Wattprint;

  suiteSetup(async function () {
    this.timeout(180_000);
    execFileSync(process.execPath, [path.join(root, 'tools/package.mjs')], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
    window = await Window.open({
      vsix: path.join(root, `wattprint-${version}.vsix`),
      settings: { 'wattprint.grid.zone': 'FR' },
    });
    wattprint = new Wattprint(window);
    await wattprint.ready();
  });
  suiteTeardown(() => window.close());

  test('meters a run and opens its panel', async () => {
    await window.workbench.typeInTerminal('python3 train.py --seconds 3');
    const { ended } = await wattprint.endedRun('train.py');
    assert.ok(ended?.energy && energyJ(ended.energy) > 0);
    await wattprint.openPanel();
    await wattprint.showTab('Runs');
    await wattprint.rows('train.py').first().waitFor();
  });

  test('puts the wattprint command on the path of its terminals, with the settings of the window', async () => {
    const file = path.join(window.workspace, 'shim.json');
    await window.workbench.typeInTerminal(
      'wattprint run --json -- python3 -c "print(1)" > shim.tmp && mv shim.tmp shim.json',
    );
    await until('the command has run', () => fs.existsSync(file), 60_000);
    const run = JSON.parse(fs.readFileSync(file, 'utf8')) as { kind: string; exitCode: number; grid: { zone: string } };
    assert.deepEqual([run.kind, run.exitCode, run.grid.zone], ['command line', 0, 'FR']);
    assert.equal(wattprint.runs().filter(({ run: { kind } }) => kind === 'command line').length, 1);
    // The command records itself: the terminal's watch must not record it again.
    assert.equal(wattprint.runs().filter(({ run: { name } }) => name === 'python -c').length, 1);
  });
});
