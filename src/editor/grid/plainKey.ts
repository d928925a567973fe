/** A key that whoever is on the way could read: it is sent only where the user says so. */
import * as vscode from 'vscode';
import { plainHost } from '../../core/grid/plainHost';

/** Undefined: given up. */
export async function mayBeSent(key: string, address: string): Promise<'yes' | 'another address' | undefined> {
  const host = plainHost(address);
  if (key === '' || host === undefined) return 'yes';
  const { t } = vscode.l10n;
  const [send, another] = [t('Send it anyway'), t('Use another address')];
  const text = t(
    'The key would go to {0} unencrypted: whoever is on the way can read it. Use an address that begins with https.',
    host,
  );
  const picked = await vscode.window.showWarningMessage(text, send, another);
  if (picked === send) return 'yes';
  return picked === another ? 'another address' : undefined;
}
