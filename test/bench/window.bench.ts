/**
 * What the extension costs in a real VS Code: time to activate, CPU while it meters once a second, CPU while nobody looks.
 * CPU time is read from /proc, of the extension host (which runs VS Code's own extensions too) and of the probe.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { launchChromium } from '../../tools/host/chromium.mjs';
import { root, sampleDir } from '../../tools/host/paths.mjs';
import { createProfile } from '../../tools/host/profile.mjs';
import { startHost } from '../../tools/host/start.mjs';
import { workbenchUrl } from '../../tools/host/url.mjs';
import { copyWorkspace, removeWorkspace } from '../../tools/host/workspace.mjs';
import { Workbench } from '../e2e/workbench';

const MEASURE_S = 30;
const ROUNDS = 3;
const TICKS_PER_S = 100;

interface Cpu {
  readonly host: number;
  readonly probe: number;
}

/** CPU seconds of the processes below a server whose command line has a word. */
function cpuOf(server: number, word: string): number {
  const stats = new Map<number, { readonly parent: number; readonly cpu: number }>();
  for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const cpu = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
      stats.set(Number(pid), { parent: Number(fields[1]), cpu });
    } catch {
      // it ended meanwhile
    }
  }
  const isBelow = (pid: number): boolean => pid === server || (pid > 1 && isBelow(stats.get(pid)?.parent ?? 0));
  let total = 0;
  for (const [pid, { cpu }] of stats) {
    if (isBelow(pid) && commandOf(pid).includes(word)) total += cpu;
  }
  return total;
}

/** The first of the server's processes: the one with the lowest pid that names its user data. */
function serverOf(userDir: string): number {
  const pids = fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const named = pids.filter((pid) => commandOf(pid).includes(userDir));
  if (named.length === 0) throw new Error('the server is not among the processes');
  return Math.min(...named);
}

function commandOf(pid: number): string {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

async function cpuOver(server: number, spanS: number): Promise<Cpu> {
  const before = { host: cpuOf(server, 'type=extensionHost'), probe: cpuOf(server, 'dist/probe.js') };
  await sleep(spanS * 1000);
  const after = { host: cpuOf(server, 'type=extensionHost'), probe: cpuOf(server, 'dist/probe.js') };
  // A probe that was ended meanwhile takes its CPU time with it.
  return { host: (after.host - before.host) / spanS, probe: Math.max(0, after.probe - before.probe) / spanS };
}

/** A copy of what ships whose entry notes how long `activate` took: VS Code's own figure adds reading files and its bookkeeping. */
function timedExtension(folder: string, result: string): string {
  for (const part of ['package.json', 'package.nls.json', 'dist', 'media', 'l10n']) {
    fs.cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  }
  const timing = `
    const activate = module.exports.activate;
    module.exports = { ...module.exports, activate(context) {
      const startedAt = performance.now();
      const result = activate(context);
      require('node:fs').writeFileSync(${JSON.stringify(result)}, String(performance.now() - startedAt));
      return result;
    } };`;
  fs.appendFileSync(path.join(folder, 'dist/extension.js'), `\n;{${timing}}\n`);
  return folder;
}

interface Opened {
  readonly workbench: Workbench;
  readonly server: number;
  readonly activateMs: () => number;
  /** Turns the meter off and on again, as the user's setting does. */
  readonly showMeter: (shown: boolean) => void;
}

async function inWindow<Result>(use: (opened: Opened) => Promise<Result>): Promise<Result> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-bench-'));
  const result = path.join(folder, 'activate');
  const profile = createProfile({ extensions: [timedExtension(path.join(folder, 'extension'), result)] });
  const host = await startHost({ profile, env: { WATTPRINT_LEDGER: path.join(folder, 'ledger') } });
  const workspace = copyWorkspace(sampleDir);
  const browser = await launchChromium();
  const settingsFile = path.join(profile.userDir, 'Machine/settings.json');
  const settings = JSON.parse(fs.readFileSync(settingsFile, 'utf8')) as Record<string, unknown>;
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(workbenchUrl(host.address, workspace));
    const workbench = new Workbench(page);
    await workbench.ready();
    return await use({
      workbench,
      server: serverOf(profile.userDir),
      activateMs: () => Number(fs.readFileSync(result, 'utf8')),
      showMeter: (shown) =>
        fs.writeFileSync(
          settingsFile,
          JSON.stringify({ ...settings, 'wattprint.statusBar': shown ? 'powerAndCarbon' : 'nothing' }),
        ),
    });
  } finally {
    await browser.close();
    await host.stop();
    profile.remove();
    removeWorkspace(workspace);
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Off and on in turn: what VS Code itself does in the extension host drifts by more than we cost. */
async function alternate({
  workbench,
  server,
  showMeter,
}: Opened): Promise<{ readonly on: readonly Cpu[]; readonly off: readonly Cpu[] }> {
  const on: Cpu[] = [];
  const off: Cpu[] = [];
  const meter = workbench.statusItem(/\d\sW/);
  for (let round = 0; round < ROUNDS; round++) {
    on.push(await cpuOver(server, MEASURE_S));
    showMeter(false);
    await meter.waitFor({ state: 'hidden' });
    // The probe stays for ten seconds after the last look.
    await sleep(15_000);
    off.push(await cpuOver(server, MEASURE_S));
    showMeter(true);
    await meter.waitFor();
    await sleep(5000);
  }
  return { on, off };
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export const bench = {
  name: 'Cost in a real VS Code',
  run: () =>
    inWindow(async (opened) => {
      await opened.workbench.statusItem(/\d\sW/).waitFor({ timeout: 60_000 });
      const activate = opened.activateMs();
      // Git, TypeScript and the rest of VS Code's extensions start up.
      await sleep(25_000);
      const { on, off } = await alternate(opened);
      const probe = mean(on.map((cpu) => cpu.probe));
      const hostOn = mean(on.map((cpu) => cpu.host));
      const hostOff = mean(off.map((cpu) => cpu.host));
      const ours = probe + Math.max(0, hostOn - hostOff);
      const idle = mean(off.map((cpu) => cpu.probe));
      return [
        { figure: 'activate()', value: activate, unit: 'ms', mustReach: '≤ 50 ms', ok: activate <= 50 },
        {
          figure: 'CPU of probe and extension, metering at 1 Hz, of one core',
          value: percent(ours),
          unit: '',
          mustReach: '≤ 0.5 %',
          ok: ours <= 0.005,
          note: `probe ${percent(probe)}; extension host ${percent(hostOn)} with and ${percent(hostOff)} without the meter, ${ROUNDS} × ${MEASURE_S} s each in turn`,
        },
        {
          figure: 'CPU of the probe while nobody looks',
          value: percent(idle),
          unit: '',
          mustReach: '0',
          ok: idle === 0,
          note: 'no probe process runs',
        },
      ];
    }),
};
