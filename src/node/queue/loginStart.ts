/** Has the system start the queue when its user logs in, and takes that back. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { loginService, type LoginService, type LoginStart } from '../../core/queue/loginService';
import { launcherOf, writeLauncher } from './launcher';
import type { Programs } from './programs';
import { QueueFolder } from './queueFolder';

const TIMEOUT_MS = 10_000;

/** Does nothing by itself. Undefined: this platform has no such thing. */
export function loginStart(ledger: string, programs: Programs, environment = process.env): LoginStart | undefined {
  const { platform } = process;
  if (platform !== 'linux' && platform !== 'darwin' && platform !== 'win32') return undefined;
  const home = os.homedir();
  const config = environment['XDG_CONFIG_HOME'] ?? path.join(home, '.config');
  const service = loginService(platform, { home, config, launcher: launcherOf(new QueueFolder(ledger)) });
  const { file } = service;
  return {
    service,
    isInstalled: () => file && existsSync(file.path),
    install: () => install(service, programs, ledger),
    remove: async () => {
      await all(service.remove.slice(0, 1));
      if (file !== undefined) await fs.rm(file.path, { force: true });
      await all(service.remove.slice(1));
    },
  };
}

async function install({ file, install: commands }: LoginService, programs: Programs, ledger: string): Promise<void> {
  const queue = new QueueFolder(ledger);
  await fs.mkdir(queue.path, { recursive: true, mode: 0o700 });
  writeLauncher(queue, programs, ledger);
  if (file !== undefined) {
    await fs.mkdir(path.dirname(file.path), { recursive: true });
    await fs.writeFile(file.path, file.text);
  }
  try {
    await all(commands);
  } catch (error) {
    if (file !== undefined) await fs.rm(file.path, { force: true });
    throw error;
  }
}

/** Rejects with an error that has the first line of what the program said. */
async function all(commands: readonly (readonly string[])[]): Promise<void> {
  for (const [program = '', ...args] of commands) {
    try {
      await promisify(execFile)(program, args, { timeout: TIMEOUT_MS, windowsHide: true });
    } catch (error) {
      const { message, stderr } = error as Error & { readonly stderr?: string };
      const [line] = (stderr?.trim() || message).split('\n');
      throw new Error(line, { cause: error });
    }
  }
}
