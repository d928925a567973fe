// The child process that reads power: one, restarted when it dies, and a run outlives its death.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { cpuActiveJ } from '../support/ledgerFile';
import { activateExtension, waitUntil } from './editorSupport';
import { endedRun, isFile, recordedRuns } from './ledgerSupport';
import { burner, closeTerminals, openShell, runIn } from './shellSupport';

/** Probes of this extension host: its children. */
function probes(): number[] {
  return fs.readdirSync('/proc').flatMap((pid) => {
    try {
      const [, parent] = /\) \S (\d+) /.exec(fs.readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      if (Number(parent) !== process.pid) return [];
      return /dist\/probe\.js/.test(fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ? [Number(pid)] : [];
    } catch {
      return []; // no process, or ended meanwhile
    }
  });
}

suite('probe', () => {
  suiteSetup(function () {
    // Other systems have no /proc to look for it in.
    if (process.platform !== 'linux') this.skip();
    return activateExtension();
  });
  suiteTeardown(closeTerminals);

  test('a run whose probe was killed is measured on by the next one', async () => {
    const file = burner('outlives.py');
    const shell = await openShell();
    const ran = runIn(shell, 'python3 outlives.py 5');
    await waitUntil('the run is live', () => recordedRuns().some(({ run }) => isFile(file)(run)));
    const [first, ...more] = probes();
    assert.ok(first !== undefined);
    assert.deepEqual(more, [], 'one probe a window');
    process.kill(first, 'SIGKILL');
    const second = await waitUntil('a new probe', () => probes().find((pid) => pid !== first), 10_000);
    assert.equal(await ran, 0);
    const { ended } = await endedRun('outlives.py', isFile(file));
    assert.equal(ended.exitCode, 0);
    assert.ok(ended.energy.durationS >= 4.9, `${ended.energy.durationS} s`);
    assert.ok(cpuActiveJ(ended.energy) > 0);
    assert.deepEqual(probes(), [second]);
  });
});
