/**
 * Where the ledger is: one folder a user, shared by all windows, all editions of VS Code and the command line.
 *
 * `WATTPRINT_LEDGER` wins (set in VS Code's terminals so that the command line follows the setting), then the platform's
 * folder for user data.
 */
import os from 'node:os';
import path from 'node:path';

export function ledgerFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = os.homedir(),
): string {
  const chosen = environment['WATTPRINT_LEDGER'];
  if (chosen !== undefined && chosen !== '') return path.resolve(expandHome(chosen, home));
  return path.join(userData(environment, platform, home), 'wattprint', 'ledger');
}

/** `~/x` as people type it in settings. */
export function expandHome(folder: string, home: string = os.homedir()): string {
  return folder === '~' || /^~[\\/]/.test(folder) ? path.join(home, folder.slice(1)) : folder;
}

function userData(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  if (platform === 'win32') return environment['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support');
  const xdg = environment['XDG_DATA_HOME'];
  return xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(home, '.local', 'share');
}
