/** `wattprint queue --at-login show|install|remove`: whether the system starts the queue when its user logs in. */
import { commandLine } from '../../core/run/identity';
import { ledgerFolder } from '../../node/ledger/ledgerFolder';
import { installLoginStart, loginStart, removeLoginStart } from '../../node/queue/loginStart';
import { print, UsageError } from '../verb';

/** @throws {UsageError} */
export async function atLogin(what: string): Promise<void> {
  const ledger = ledgerFolder();
  const service = loginStart(ledger);
  if (service === undefined)
    throw new UsageError('This system has no way that is known here to start the queue at login.');
  const { file, install } = service;
  const linger = service.note === 'linger' ? ['To start it without a login: loginctl enable-linger'] : [];
  if (what === 'show') {
    const written = file === undefined ? [] : [`Would be written to ${file.path}:`, file.text];
    print([...written, 'Then:', ...install.map((words) => `  ${commandLine(words)}`), ...linger].join('\n'));
  } else if (what === 'install') {
    await said(() => installLoginStart(service, { node: process.execPath, folder: __dirname }, ledger));
    print(
      ['The queue starts when you log in. "wattprint queue --at-login remove" takes that back.', ...linger].join('\n'),
    );
  } else if (what === 'remove') {
    await said(() => removeLoginStart(service));
    print(`The queue no longer starts when you log in${file === undefined ? '' : `; ${file.path} is removed`}.`);
  } else throw new UsageError(`--at-login takes show, install or remove, not "${what}".`);
}

/** What the system's own program says, in one line. @throws {UsageError} */
async function said(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const { message, stderr } = error as Error & { readonly stderr?: string };
    const [line] = (stderr?.trim() || message).split('\n');
    throw new UsageError(`The system refused: ${line}`);
  }
}
