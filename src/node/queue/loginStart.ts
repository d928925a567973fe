/** Has the system start the queue when its user logs in, and takes that back. */
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { loginService, type LoginService } from '../../core/queue/loginService';
import { launcherOf, writeLauncher } from './launcher';
import type { Programs } from './programs';
import { QueueFolder } from './queueFolder';

const TIMEOUT_MS = 10_000;

/** What would be written and run; nothing is. Undefined: this platform has no such thing. */
export function loginStart(ledger: string, environment = process.env): LoginService | undefined {
  const { platform } = process;
  if (platform !== 'linux' && platform !== 'darwin' && platform !== 'win32') return undefined;
  const home = os.homedir();
  const config = environment['XDG_CONFIG_HOME'] ?? path.join(home, '.config');
  return loginService(platform, { home, config, launcher: launcherOf(new QueueFolder(ledger)) });
}

/** Rejects with what the system says; then nothing is left behind. */
export async function installLoginStart(service: LoginService, programs: Programs, ledger: string): Promise<void> {
  const queue = new QueueFolder(ledger);
  await fs.mkdir(queue.path, { recursive: true, mode: 0o700 });
  writeLauncher(queue, programs, ledger);
  if (service.file !== undefined) {
    await fs.mkdir(path.dirname(service.file.path), { recursive: true });
    await fs.writeFile(service.file.path, service.file.text);
  }
  try {
    await all(service.install);
  } catch (error) {
    if (service.file !== undefined) await fs.rm(service.file.path, { force: true });
    throw error;
  }
}

export async function removeLoginStart(service: LoginService): Promise<void> {
  await all(service.remove.slice(0, 1));
  if (service.file !== undefined) await fs.rm(service.file.path, { force: true });
  await all(service.remove.slice(1));
}

async function all(commands: readonly (readonly string[])[]): Promise<void> {
  for (const [program = '', ...args] of commands) {
    await promisify(execFile)(program, args, { timeout: TIMEOUT_MS, windowsHide: true });
  }
}
