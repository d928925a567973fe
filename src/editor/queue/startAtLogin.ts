/** "Start the queue at login": shows what would be written and run, and does it, or takes it back, when the user says so. */
import * as vscode from 'vscode';
import type { LoginStart } from '../../core/queue/loginService';
import { lingerText, loginText } from '../../core/text/loginText';

/** @param login undefined: this system has no way that is known @throws {Error} with one sentence */
export async function startAtLogin(login: LoginStart | undefined): Promise<void> {
  const { t } = vscode.l10n;
  if (login === undefined) throw new Error(t('This system has no way that is known here to start the queue at login.'));
  const isInstalled = login.isInstalled();
  const [install, remove] = [t('Start it at login'), t('Start it no more')];
  const { file } = login.service;
  const detail =
    isInstalled === true && file !== undefined
      ? t('{0} says so to the system.', file.path)
      : loginText(login.service, t);
  const title =
    isInstalled === true
      ? t('The queue starts when you log in.')
      : t('Start the queue when you log in to this machine?');
  const choices = isInstalled === undefined ? [install, remove] : [isInstalled ? remove : install];
  const picked = await vscode.window.showInformationMessage(title, { modal: true, detail }, ...choices);
  if (picked === undefined) return;
  await done(() => (picked === install ? login.install() : login.remove()));
  const told =
    picked === install
      ? [t('The queue starts when you log in.'), ...lingerText(login.service, t)].join(' ')
      : t('The queue no longer starts when you log in.');
  void vscode.window.showInformationMessage(told);
}

/** @throws {Error} with what the system says */
async function done(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(vscode.l10n.t('The system refused: {0}', reason), { cause: error });
  }
}
