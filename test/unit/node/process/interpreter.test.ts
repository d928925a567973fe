import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { interpreterOf } from '../../../../src/node/process/interpreter';
import { LinuxProcessTable } from '../../../../src/node/process/linuxProcessTable';

const SAY_AND_WAIT = 'import sys; print(sys.executable, flush=True); sys.stdin.read()';

describe.runIf(process.platform === 'linux')('the interpreter of a process', () => {
  const real = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
  let folder: string;
  let running: ChildProcess[];

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'interpreter-'));
    mkdirSync(path.join(folder, 'bin'));
    symlinkSync(real, path.join(folder, 'bin/python3'));
    running = [];
  });
  afterEach(async () => {
    await Promise.all(
      running.map((child) => {
        child.stdin!.end();
        return once(child, 'close');
      }),
    );
    rmSync(folder, { recursive: true });
  });

  /** What we find, and what Python itself says. */
  async function started(program: string, searchPath = process.env['PATH']): Promise<(string | undefined)[]> {
    const child = spawn(program, ['-c', SAY_AND_WAIT], {
      cwd: folder,
      env: { ...process.env, PATH: searchPath },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    running.push(child);
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    return [interpreterOf(new LinuxProcessTable(), child.pid!), said.toString().trim()];
  }

  it('is the one that its own PATH finds, an environment’s before what it links to', async () => {
    const [found, said] = await started('python3', `${folder}/bin:${process.env['PATH']}`);
    expect(found).toBe(path.join(folder, 'bin/python3'));
    expect(said).toBe(found);
  });

  it.each([
    ['absolute', () => path.join(folder, 'bin/python3')],
    ['relative to its folder', () => 'bin/python3'],
  ])('is found by a path that is %s', async (_, program) => {
    const [found] = await started(program());
    expect(found).toBe(path.join(folder, 'bin/python3'));
  });

  it('is unknown for what is not Python, and for a process that is gone', () => {
    const table = new LinuxProcessTable();
    expect(interpreterOf(table, process.pid)).toBeUndefined();
    expect(interpreterOf(table, 2 ** 30)).toBeUndefined();
  });
});
