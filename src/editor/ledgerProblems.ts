/** How trouble with the ledger is told: bad lines in the log, a disk that refuses or hides runs in one notification. */
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
    cannotRead: (error) => {
      log.failure(`reading the ledger in ${folder}`, error);
      const reason = reasonOf(error, vscode.l10n.t('reading is not permitted'));
      const where = (error as NodeJS.ErrnoException).path ?? folder;
      void tell(vscode.l10n.t('Not all recorded runs can be read: {0}. Where: {1}', reason, where));
    },
    cannotWrite: (error) => {
      log.failure(`writing the ledger in ${folder}`, error);
      const reason = reasonOf(error, vscode.l10n.t('writing is not permitted'));
      void tell(
        vscode.l10n.t(
          'Runs cannot be saved: {0}. Metering goes on and keeps them in memory. Folder: {1}',
          reason,
          folder,
        ),
      );
    },
  };
}

async function tell(message: string): Promise<void> {
  const open = vscode.l10n.t('Open ledger folder');
  if ((await vscode.window.showWarningMessage(message, open)) === open) {
    await vscode.commands.executeCommand('wattprint.openLedgerFolder');
  }
}

function reasonOf(error: unknown, notPermitted: string): string {
  const { t } = vscode.l10n;
  switch ((error as { code?: string }).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return t('the disk is full');
    case 'EROFS':
      return t('the disk is read-only');
    case 'EACCES':
    case 'EPERM':
      return notPermitted;
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
