/**
 * What starts the queue when its user logs in: opt-in, shown before it is written, removed by command.
 *
 * A systemd user unit (systemd.service(5)), a launchd agent (launchd.plist(5)) or a scheduled task (schtasks). Each runs the
 * launcher in the queue's folder, which is written anew when our programs move.
 */
export type LoginPlatform = 'linux' | 'darwin' | 'win32';

export interface LoginService {
  /** Written there; undefined: the system keeps it itself. */
  readonly file?: { readonly path: string; readonly text: string };
  /** Program and arguments, without a shell. */
  readonly install: readonly (readonly string[])[];
  readonly remove: readonly (readonly string[])[];
  /** What the user has to know. */
  readonly note: 'linger' | 'login';
}

/** What the editor does about it; `src/node/queue` implements it. */
export interface LoginStart {
  readonly service: LoginService;
  /** Undefined: only the system knows. */
  isInstalled(): boolean | undefined;
  /** Rejects with what the system says; then nothing is left behind. */
  install(): Promise<void>;
  /** Rejects with what the system says. */
  remove(): Promise<void>;
}

export interface LoginPlaces {
  readonly home: string;
  /** Of the user: `$XDG_CONFIG_HOME`, or `~/.config`. */
  readonly config: string;
  /** Absolute path. */
  readonly launcher: string;
}

const NAME = 'wattprint-queue';
const LABEL = 'org.wattprint.queue';

export function loginService(platform: LoginPlatform, { config, home, launcher }: LoginPlaces): LoginService {
  switch (platform) {
    case 'linux':
      return {
        file: { path: `${config}/systemd/user/${NAME}.service`, text: systemdUnit(launcher) },
        install: [
          ['systemctl', '--user', 'daemon-reload'],
          ['systemctl', '--user', 'enable', `${NAME}.service`],
        ],
        remove: [
          ['systemctl', '--user', 'disable', `${NAME}.service`],
          ['systemctl', '--user', 'daemon-reload'],
        ],
        note: 'linger',
      };
    case 'darwin': {
      const path = `${home}/Library/LaunchAgents/${LABEL}.plist`;
      return {
        file: { path, text: launchdAgent(launcher) },
        install: [['launchctl', 'load', '-w', path]],
        remove: [['launchctl', 'unload', '-w', path]],
        note: 'login',
      };
    }
    case 'win32':
      return {
        install: [['schtasks', '/Create', '/F', '/TN', NAME, '/SC', 'ONLOGON', '/TR', `"${launcher}"`]],
        remove: [['schtasks', '/Delete', '/F', '/TN', NAME]],
        note: 'login',
      };
  }
}

/** Jobs outlive the runner: only its own process is ended with the unit. */
function systemdUnit(launcher: string): string {
  return [
    '[Unit]',
    'Description=Wattprint: jobs that wait for a greener hour',
    '',
    '[Service]',
    `ExecStart=/bin/sh ${unitWord(launcher)}`,
    'KillMode=process',
    'StandardInput=null',
    'Nice=5',
    '',
    '[Install]',
    'WantedBy=default.target',
    '',
  ].join('\n');
}

/** A word of a command line in a unit: quoted, with what systemd would replace doubled. */
const unitWord = (word: string): string =>
  `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`;

function launchdAgent(launcher: string): string {
  const escaped = launcher.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>${LABEL}</string>
  <key>ProgramArguments</key><array><string>/bin/sh</string><string>${escaped}</string></array>
  <key>RunAtLoad</key><true/>
  <key>AbandonProcessGroup</key><true/>
</dict>
</plist>
`;
}
