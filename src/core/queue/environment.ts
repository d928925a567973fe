/** The environment that a queued job starts with: that of the moment it was queued, without secrets. */
import { maskSecrets } from '../run/secrets';

export interface CapturedEnvironment {
  readonly kept: Readonly<Record<string, string>>;
  /** Names of what looks like a secret and was left out. */
  readonly left: readonly string[];
  /** Names of what looks like one and is kept, because the user lets it. */
  readonly allowed: readonly string[];
}

/** Of the editor or the shell that it is queued from: they mean nothing to a job that starts later. */
const OF_THE_MOMENT =
  /^(?:VSCODE_.*|ELECTRON_.*|_|SHLVL|PWD|OLDPWD|TERM_.*|WATTPRINT_GRID_KEY|SSH_(?:CLIENT|CONNECTION|TTY))$/;

/** @param allowed names that the user lets be written down though they look like secrets */
export function capturedEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  allowed: readonly string[] = [],
): CapturedEnvironment {
  const kept: Record<string, string> = {};
  const secret: string[] = [];
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || OF_THE_MOMENT.test(name)) continue;
    const isSecret = looksSecret(name, value);
    if (isSecret) secret.push(name);
    if (!isSecret || allowed.includes(name)) kept[name] = value;
  }
  const names = secret.toSorted();
  return {
    kept,
    left: names.filter((name) => !allowed.includes(name)),
    allowed: names.filter((name) => allowed.includes(name)),
  };
}

/** By its name, or by what is in it: a proxy with a password, a private key. */
const looksSecret = (name: string, value: string): boolean =>
  value !== '' && (NAMES.test(name) || IN_IT.test(value) || maskSecrets(`${name}=${value}`) !== `${name}=${value}`);

/** Of variables alone: a command has options of such names that are none. Who has the address of a webhook can write to it. */
const NAMES = /(?:^|_)(?:PASS|PW|PIN|SESSION|WEBHOOK(?:_URL)?|SSH_KEY)$/i;
const IN_IT = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
