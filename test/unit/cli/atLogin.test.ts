/** With a program in the place of systemctl: there is no session of systemd where tests run. */
import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { cli, folder } from './cliProcess';

let env: Record<string, string>;
const unit = (): string => path.join(folder, 'config/systemd/user/wattprint-queue.service');
const heard = (): string =>
  fs.existsSync(path.join(folder, 'heard')) ? fs.readFileSync(path.join(folder, 'heard'), 'utf8') : '';

function systemctl(script: string): void {
  const bin = path.join(folder, 'bin');
  fs.mkdirSync(bin, { recursive: true });
  fs.writeFileSync(
    path.join(bin, 'systemctl'),
    `#!/bin/sh\necho "$*" >> '${path.join(folder, 'heard')}'\n${script}\n`,
    { mode: 0o755 },
  );
  env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, XDG_CONFIG_HOME: path.join(folder, 'config') };
}
beforeEach(() => systemctl('exit 0'));

describe('wattprint queue --at-login', () => {
  it('shows what it would do, and does nothing', async () => {
    const { code, out } = await cli(['queue', '--at-login', 'show'], env);
    expect(code).toBe(0);
    expect(out).toContain(unit());
    expect(out).toContain('systemctl --user enable wattprint-queue.service');
    expect(fs.existsSync(unit())).toBe(false);
    expect(heard()).toBe('');
  });

  it('writes a unit whose launcher starts the runner, and takes both back', async () => {
    expect((await cli(['queue', '--at-login', 'install'], env)).code).toBe(0);
    expect(heard()).toBe('--user daemon-reload\n--user enable wattprint-queue.service\n');
    const [, launcher = ''] = /ExecStart=\/bin\/sh "(.+)"/.exec(fs.readFileSync(unit(), 'utf8')) ?? [];
    expect(fs.readFileSync(launcher, 'utf8')).toContain('runner.js');
    expect(fs.statSync(launcher).mode & 0o077).toBe(0);
    expect((await cli(['queue', '--at-login', 'remove'], env)).code).toBe(0);
    expect(fs.existsSync(unit())).toBe(false);
    expect(heard()).toContain('--user disable wattprint-queue.service');
  });

  it('leaves nothing behind where the system refuses', async () => {
    systemctl('echo "Failed to connect to bus: No medium found" >&2; exit 1');
    const { code, err } = await cli(['queue', '--at-login', 'install'], env);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'wattprint: The system refused: Failed to connect to bus: No medium found\n',
    });
    expect(fs.existsSync(unit())).toBe(false);
  });

  it('takes three words', async () => {
    const { code, err } = await cli(['queue', '--at-login', 'maybe'], env);
    expect({ code, err }).toMatchObject({
      code: 2,
      err: 'wattprint: --at-login takes show, install or remove, not "maybe".\n',
    });
  });
});
