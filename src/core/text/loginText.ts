/** What would be done so that the queue starts at login: shown before it is. */
import type { LoginService } from '../queue/loginService';
import { commandLine } from '../run/identity';
import type { Translate } from './translate';

export function loginText(service: LoginService, t: Translate): string {
  const { file, install } = service;
  const written = file === undefined ? [] : [t('Would be written to {0}:', file.path), file.text];
  return [...written, t('Then:'), ...install.map((words) => `  ${commandLine(words)}`), ...lingerText(service, t)].join(
    '\n',
  );
}

/** What else the user may want. */
export const lingerText = ({ note }: LoginService, t: Translate): readonly string[] =>
  note === 'linger' ? [t('To start it without a login: loginctl enable-linger')] : [];
