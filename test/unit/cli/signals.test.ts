import { describe, expect, it } from 'vitest';
import { cli, json, ledgerText, start } from './cliProcess';

describe('a metered command and signals', () => {
  it('ends its command when it is ended, and still records it', async () => {
    const { child, done, said } = start([
      'run',
      '--',
      'python3',
      '-c',
      'print("up", flush=True)\nimport time\ntime.sleep(600)',
    ]);
    await said('up');
    child.kill('SIGTERM');
    expect((await done).code).toBe(143);
    expect(JSON.parse((await cli(['runs', '--json'])).out)).toMatchObject([{ state: 'done', exitCode: 143 }]);
  });

  it('is not disturbed by the Ctrl+C that its command takes its time to obey', async () => {
    const command = [
      'import signal, sys, time',
      'asked = []',
      'signal.signal(signal.SIGINT, lambda *_: asked.append(1))',
      'print("up", flush=True)',
      'while len(asked) < 1: time.sleep(0.01)',
      'print("asked", flush=True)',
      'end = time.process_time() + 1',
      'while time.process_time() < end: pass',
      'sys.exit(5)',
    ].join('\n');
    const { child, done, said } = start(['run', '--json', '--', 'python3', '-c', command], {}, { detached: true });
    await said('up');
    process.kill(-child.pid!, 'SIGINT');
    await said('asked');
    process.kill(-child.pid!, 'SIGINT');
    const { code, out, err } = await done;
    expect(code).toBe(5);
    expect(json(out)).toMatchObject({ state: 'done', exitCode: 5, gapS: 0 });
    expect(err).not.toContain('the probe ended');
  });

  it('passes on the signals that are sent to it alone', async () => {
    const command =
      'import signal, sys, time\nsignal.signal(signal.SIGUSR1, lambda *_: sys.exit(7))\nprint("up", flush=True)\ntime.sleep(600)';
    const { child, done, said } = start(['run', '--json', '--', 'python3', '-c', command]);
    await said('up');
    child.kill('SIGUSR1');
    expect((await done).code).toBe(7);
  });

  it('leaves an interrupted record when it is killed', async () => {
    const { child, done, said, heard } = start([
      'run',
      '--',
      'python3',
      '-c',
      'import os\nprint("pid", os.getpid(), ".", flush=True)\nimport time\ntime.sleep(600)',
    ]);
    await said(' .');
    while (!ledgerText().includes('run-started')) await new Promise((resolve) => setImmediate(resolve));
    const killed = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await killed;
    // The command outlives its meter; its output tells which process it is.
    process.kill(Number(/pid (\d+)/.exec(heard())?.[1]), 'SIGKILL');
    await done;
    expect(JSON.parse((await cli(['runs', '--json'])).out)).toMatchObject([{ state: 'interrupted', exitCode: null }]);
  });
});
