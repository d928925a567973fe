/** The analyzer takes a moment to start: where there is Python it does so before a file is opened. */
import * as vscode from 'vscode';
import type { Log } from '../log';
import type { Settings } from '../settings';
import { SOURCES } from './closedFiles';

export async function startEarly(
  analyzer: { start(): Promise<void> },
  settings: Settings,
  log: Pick<Log, 'failure'>,
): Promise<void> {
  if (!settings.lintEnabled) return;
  try {
    // Without a list of folders to leave out: whatever it finds first will do.
    const [any] = await vscode.workspace.findFiles(SOURCES, undefined, 1);
    if (any !== undefined) await analyzer.start();
  } catch (error) {
    log.failure('start the analyzer', error);
  }
}
