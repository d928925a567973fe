import { describe, expect, it } from 'vitest';
import { loginService } from '../../../../src/core/queue/loginService';

const PLACES = { home: '/home/ann', config: '/home/ann/.config', launcher: '/home/ann/a "b" 100%/$x & <y>/start.sh' };

describe('what starts the queue at login', () => {
  it('is a unit of systemd, in which the path means itself', () => {
    const { file, install, remove } = loginService('linux', PLACES);
    expect(file?.path).toBe('/home/ann/.config/systemd/user/wattprint-queue.service');
    expect(file?.text).toContain('ExecStart=/bin/sh "/home/ann/a \\"b\\" 100%%/$$x & <y>/start.sh"\n');
    // Jobs outlive the runner.
    expect(file?.text).toContain('KillMode=process');
    expect(install.at(-1)).toEqual(['systemctl', '--user', 'enable', 'wattprint-queue.service']);
    expect(remove[0]).toEqual(['systemctl', '--user', 'disable', 'wattprint-queue.service']);
  });
  it('is an agent of launchd', () => {
    const { file, install } = loginService('darwin', PLACES);
    expect(file?.text).toContain('<string>/home/ann/a "b" 100%/$x &amp; &lt;y&gt;/start.sh</string>');
    expect(install).toEqual([['launchctl', 'load', '-w', file?.path]]);
  });
  it('is a scheduled task', () => {
    const { file, install } = loginService('win32', { ...PLACES, launcher: 'C:\\a b\\start.cmd' });
    expect(file).toBeUndefined();
    expect(install[0]).toContain('"C:\\a b\\start.cmd"');
  });
});
