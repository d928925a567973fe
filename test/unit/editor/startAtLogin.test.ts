/** What the command shows and does, with a program in the place of systemctl. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startAtLogin } from '../../../src/editor/queue/startAtLogin';
import { loginStart } from '../../../src/node/queue/loginStart';

const shown = vi.hoisted(() => ({
  texts: [] as string[],
  choices: [] as string[],
  answer: undefined as string | undefined,
}));
vi.mock('vscode', async () => ({
  ...(await import('./vscodeEvents')),
  window: {
    showInformationMessage: (title: string, modal?: { readonly detail: string }, ...choices: string[]) => {
      shown.texts.push(...[title, modal?.detail].filter((text) => text !== undefined));
      shown.choices = choices;
      return Promise.resolve(shown.answer);
    },
  },
}));

let folder: string;
const realPath = process.env['PATH'];
const unit = (): string => path.join(folder, 'config/systemd/user/wattprint-queue.service');
const systemctl = (script: string): void =>
  fs.writeFileSync(path.join(folder, 'systemctl'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
const choose = async (answer: string | undefined): Promise<void> => {
  Object.assign(shown, { texts: [], answer });
  const environment = { XDG_CONFIG_HOME: path.join(folder, 'config') };
  await startAtLogin(loginStart(folder, { node: process.execPath, folder }, environment));
};

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-at-login-'));
  process.env['PATH'] = `${folder}:${realPath}`;
  systemctl('exit 0');
});
afterEach(() => {
  process.env['PATH'] = realPath;
  fs.rmSync(folder, { recursive: true });
});

describe.runIf(process.platform === 'linux')('the queue at login', () => {
  it('is shown before it is written, and not written where nobody says so', async () => {
    await choose(undefined);
    expect(shown.choices).toEqual(['Start it at login']);
    expect(shown.texts[1]).toContain(`Would be written to ${unit()}:`);
    expect(shown.texts[1]).toContain('ExecStart=/bin/sh');
    expect(shown.texts[1]).toContain('systemctl --user enable wattprint-queue.service');
    expect(fs.existsSync(unit())).toBe(false);
  });

  it('is written, and taken back', async () => {
    await choose('Start it at login');
    expect(shown.texts.at(-1)).toBe(
      'The queue starts when you log in. To start it without a login: loginctl enable-linger',
    );
    expect(fs.existsSync(unit())).toBe(true);
    await choose('Start it no more');
    expect(shown.choices).toEqual([]);
    expect(shown.texts).toEqual([
      'The queue starts when you log in.',
      `${unit()} says so to the system.`,
      'The queue no longer starts when you log in.',
    ]);
    expect(fs.existsSync(unit())).toBe(false);
  });

  it('says in a sentence why the system does not want to', async () => {
    systemctl('echo "Failed to connect to bus" >&2; exit 1');
    await expect(choose('Start it at login')).rejects.toThrow('The system refused: Failed to connect to bus');
    expect(fs.existsSync(unit())).toBe(false);
  });
});

it('is refused on a system that has no way that is known', async () => {
  await expect(startAtLogin(undefined)).rejects.toThrow('no way that is known');
});
