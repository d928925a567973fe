// A run that is handed to Slurm: from the palette to a real one on this machine, and back with what it used.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { SlurmCluster } from '../support/slurm/cluster';
import { runsIn } from '../support/ledgerFile';
import { QueueView } from './queueView';
import { until, Wattprint } from './wattprint';
import { Window } from './window';

/** Says where it runs, and works until it is told that it may end. */
const SCRIPT = `import os
print("on Slurm", os.environ.get("SLURM_JOB_ID"), flush=True)
open("slurm-job", "w").write(os.environ.get("SLURM_JOB_ID", ""))
while not os.path.exists("go"):
    sum(range(100_000))
`;

suite('queue on Slurm', () => {
  let cluster: SlurmCluster;
  let window: Window;
  let wattprint: Wattprint;
  let view: QueueView;
  const at = (name: string): string => path.join(window.workspace, name);

  suiteSetup(async () => {
    cluster = await SlurmCluster.start(300);
    const settings = {
      'wattprint.grid.zone': 'DE',
      'workbench.reduceMotion': 'on',
      // What a terminal draws on a canvas cannot be read.
      'terminal.integrated.gpuAcceleration': 'off',
    };
    window = await Window.open({ settings, env: cluster.environment });
    wattprint = new Wattprint(window);
    view = new QueueView(window);
    fs.writeFileSync(at('there.py'), SCRIPT);
    await wattprint.ready();
    await view.open();
  });
  suiteTeardown(async () => {
    await window.close();
    await cluster.stop();
  });

  test('a script is handed to Slurm from the palette', async () => {
    await window.workbench.openFile('there.py');
    await window.workbench.runCommand('Wattprint: Run when grid is green');
    await view.list('Run there.py when grid is green');
    await view.pick('Runs on this machine, not on Slurm');
    await window.workbench.quickInput.row('Runs on Slurm').waitFor();
    await view.pick(/Now|Run now/);
    await view.list('Queue this command?');
    await window.screenshot('queue-slurm-confirm');
    await window.page.keyboard.press('Enter');
    await until(
      'it runs there',
      () => fs.existsSync(at('slurm-job')) && fs.readFileSync(at('slurm-job'), 'utf8') !== '',
    );
    const id = fs.readFileSync(at('slurm-job'), 'utf8');
    assert.match(cluster.asks('squeue', '-h', '-j', id, '-o', '%T'), /RUNNING/);
    // The queue is asked every half minute.
    await view.row('there.py', 'running').waitFor({ timeout: 60_000 });
  });

  test('what it used comes home', async () => {
    fs.writeFileSync(at('go'), '');
    const row = view.row('there.py', 'done');
    await row.waitFor({ timeout: 60_000 });
    await until('what it used', async () => /Wh/.test(await row.innerText()));
    await until('it is recorded', () =>
      runsIn(window.ledger).some(({ ended, run }) => run.name === 'there.py' && ended),
    );
    await window.workbench.codeLens(/last .*Wh/).waitFor();
    const log = window.page.locator('.terminal-wrapper.active .xterm-rows', { hasText: 'on Slurm' });
    await view.menu(row, 'Open log', log);
    await window.screenshot('queue-slurm-ended');
  });

  test('a script with #SBATCH lines is submitted as it is', async () => {
    const script =
      '#!/bin/sh\n#SBATCH --time=5\n#SBATCH --output=batch.out\necho "job $SLURM_JOB_ID $1" | tee batch-job\n';
    fs.writeFileSync(at('batch.sh'), script);
    await window.workbench.openFile('batch.sh');
    await window.workbench.runCommand('Wattprint: Run when grid is green');
    await view.list('Run batch.sh when grid is green');
    await window.workbench.quickInput.row('Takes 5 min').waitFor();
    await view.pick(/Now|Run now/);
    await view.list('Queue this command?');
    await window.workbench.quickInput.row('Slurm').waitFor();
    await view.pick('Change the command');
    await view.write('The command that is queued', `sh ${at('batch.sh')}`);
    await view.prompt('only what follows it can be changed').waitFor();
    await view.write('only what follows', `${at('batch.sh')} fast`);
    await view.list('Queue this command?');
    await window.screenshot('queue-slurm-script');
    await window.page.keyboard.press('Enter');
    await view.row('batch.sh', 'done').waitFor({ timeout: 90_000 });
    const [, id = ''] = /^job (\d+) fast\n$/.exec(fs.readFileSync(at('batch-job'), 'utf8')) ?? [];
    // It is the user's own: what it says of its output holds.
    assert.equal(fs.readFileSync(at('batch.out'), 'utf8'), `job ${id} fast\n`);
    assert.match(cluster.asks('scontrol', 'show', 'job', id), /TimeLimit=00:05:00/);
  });
});
