// Real shells, with and without shell integration, and Python programs that take a known amount of processor time.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { folderOf, nextEvent, waitUntil } from './editorSupport';

const BURN = `import sys, time
seconds = float(sys.argv[1])
while time.process_time() < seconds:
    sum(i * i for i in range(10_000))
sys.exit(int(sys.argv[2]) if len(sys.argv) > 2 else 0)
`;

/** A program of its own for each test: `NAME SECONDS-OF-CPU [EXIT-CODE]`. @returns its path */
export function burner(name: string, folder = folderOf(0)): string {
  return program(name, BURN, folder);
}

export function program(name: string, text: string, folder = folderOf(0)): string {
  const file = path.join(folder, name);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}

/** A bash that has announced its integration. */
export async function openShell(options: vscode.TerminalOptions = {}): Promise<vscode.Terminal> {
  const ready = waitForIntegration();
  const terminal = vscode.window.createTerminal({ shellPath: '/bin/bash', ...options });
  await ready(terminal);
  return terminal;
}

function waitForIntegration(): (terminal: vscode.Terminal) => Promise<unknown> {
  const seen = new Set<vscode.Terminal>();
  const listener = vscode.window.onDidChangeTerminalShellIntegration(({ terminal }) => seen.add(terminal));
  const stop = (): void => void listener.dispose();
  return (terminal) =>
    waitUntil('shell integration', () => terminal.shellIntegration !== undefined || seen.has(terminal)).finally(stop);
}

/** Runs a command to the return of the prompt. */
export async function runIn(terminal: vscode.Terminal, line: string): Promise<number | undefined> {
  assert.ok(terminal.shellIntegration, 'the shell has integration');
  const ends = nextEvent(vscode.window.onDidEndTerminalShellExecution, (event) => event.terminal === terminal);
  terminal.shellIntegration.executeCommand(line);
  return (await ends).exitCode;
}

/** Changes the folder of a shell, which tells the new one with its next prompt, after the end of the command. */
export async function enter(terminal: vscode.Terminal, folder: string): Promise<void> {
  await runIn(terminal, `cd ${folder}`);
  await waitUntil(`the prompt in ${folder}`, () => terminal.shellIntegration?.cwd?.fsPath === folder);
}

export async function closeTerminals(): Promise<void> {
  for (const terminal of vscode.window.terminals) terminal.dispose();
  await waitUntil('terminals close', () => vscode.window.terminals.length === 0);
}
