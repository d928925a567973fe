/** `wattprint queue --at-login show|install|remove`: whether the system starts the queue when its user logs in. */
import { lingerText, loginText } from '../../core/text/loginText';
import { english } from '../../core/text/translate';
import { ledgerFolder } from '../../node/ledger/ledgerFolder';
import { loginStart } from '../../node/queue/loginStart';
import { print, UsageError } from '../verb';

/** @throws {UsageError} */
export async function atLogin(what: string): Promise<void> {
  const login = loginStart(ledgerFolder(), { node: process.execPath, folder: __dirname });
  if (login === undefined)
    throw new UsageError('This system has no way that is known here to start the queue at login.');
  const { service } = login;
  if (what === 'show') print(loginText(service, english));
  else if (what === 'install') {
    await done(() => login.install());
    const says = 'The queue starts when you log in. "wattprint queue --at-login remove" takes that back.';
    print([says, ...lingerText(service, english)].join('\n'));
  } else if (what === 'remove') {
    await done(() => login.remove());
    const { file } = service;
    print(`The queue no longer starts when you log in${file === undefined ? '' : `; ${file.path} is removed`}.`);
  } else throw new UsageError(`--at-login takes show, install or remove, not "${what}".`);
}

/** @throws {UsageError} */
async function done(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    throw new UsageError(`The system refused: ${error instanceof Error ? error.message : String(error)}`);
  }
}
