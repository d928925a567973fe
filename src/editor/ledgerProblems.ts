/** How trouble with the ledger is told: bad lines in the log, a disk that refuses in one notification. */
import * as vscode from 'vscode';
import type { LedgerProblems } from '../core/ledger/ledger';
import type { Log } from './log';

export function ledgerProblems(log: Log, folder: string): LedgerProblems {
  return {
    badLines: (file, count, { line, reason }) =>
      log.write(
        'warn',
        count === 1
          ? vscode.l10n.t('Line {0} of {1} could not be read and was skipped: {2}.', line, file, reason)
          : vscode.l10n.t(
              '{0} lines of {1} could not be read and were skipped; the first is line {2}: {3}.',
              count,
              file,
              line,
              reason,
            ),
      ),
    cannotWrite: (error) => {
      log.failure(`writing the ledger in ${folder}`, error);
      void tell(folder, reasonOf(error));
    },
  };
}

async function tell(folder: string, reason: string): Promise<void> {
  const { t } = vscode.l10n;
  const open = t('Open ledger folder');
  const message = t(
    'Runs cannot be saved: {0}. Metering goes on and keeps them in memory. Folder: {1}',
    reason,
    folder,
  );
  if ((await vscode.window.showWarningMessage(message, open)) === open) {
    await vscode.commands.executeCommand('wattprint.openLedgerFolder');
  }
}

function reasonOf(error: unknown): string {
  const { t } = vscode.l10n;
  switch ((error as { code?: string }).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return t('the disk is full');
    case 'EROFS':
      return t('the disk is read-only');
    case 'EACCES':
    case 'EPERM':
      return t('writing is not permitted');
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
