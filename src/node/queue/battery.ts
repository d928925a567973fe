/** Whether the machine runs on its battery. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** False where the platform does not tell. @param folder of Linux, sysfs-class-power */
export function isOnBattery(folder = '/sys/class/power_supply'): boolean {
  try {
    if (process.platform === 'darwin')
      return /Battery Power/.test(execFileSync('/usr/bin/pmset', ['-g', 'ps'], { encoding: 'utf8', timeout: 2000 }));
    const supplies = fs.readdirSync(folder).map((name) => {
      const says = (file: string): string => {
        try {
          return fs.readFileSync(path.join(folder, name, file), 'utf8').trim();
        } catch {
          return '';
        }
      };
      return { type: says('type'), online: says('online'), status: says('status'), scope: says('scope') };
    });
    // That of a mouse is a battery too.
    const own = supplies.filter(({ scope }) => scope !== 'Device');
    return (
      own.some(({ type, status }) => type === 'Battery' && status === 'Discharging') &&
      !own.some(({ type, online }) => type !== 'Battery' && online === '1')
    );
  } catch {
    return false;
  }
}
