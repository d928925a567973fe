// A desktop VS Code, where one can be used.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** On Linux a window needs a display; the `code` of a remote terminal opens files in the window it belongs to. */
function canOpenWindows() {
  if (process.env.VSCODE_IPC_HOOK_CLI) return false;
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY) && process.getuid?.() !== 0;
}

/** The `code` command of a desktop VS Code, when it can open a window here. @returns {string | undefined} */
export function desktopCommand() {
  if (process.env.VSCODE_HOST === 'npm' || !canOpenWindows()) return undefined;
  try {
    const where = process.platform === 'win32' ? 'where' : 'which';
    return execFileSync(where, ['code'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split(/\r?\n/)[0];
  } catch {
    return undefined;
  }
}

/** From the command's script to the program that it starts. */
function programOf(command) {
  const bin = path.dirname(fs.realpathSync(command));
  const programs = { darwin: '../../../MacOS/Electron', win32: '../Code.exe' };
  const program = path.resolve(bin, programs[process.platform] ?? '../code');
  return fs.existsSync(program) ? program : undefined;
}

/**
 * Options for test-electron. VSCODE_HOST=desktop wants a desktop and downloads one if need be, VSCODE_HOST=npm wants none.
 * @returns {{vscodeExecutablePath?: string} | undefined} undefined: use the host from the npm registry
 */
export function desktopExecutable() {
  const command = desktopCommand();
  const vscodeExecutablePath = command && programOf(command);
  if (vscodeExecutablePath) return { vscodeExecutablePath };
  return process.env.VSCODE_HOST === 'desktop' ? {} : undefined;
}
