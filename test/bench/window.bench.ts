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

const MEASURE_S = 40;
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

/** As VS Code itself reports it under "Show Running Extensions". */
async function activationMs(workbench: Workbench): Promise<number> {
  await workbench.runCommand('Developer: Show Running Extensions');
  const row = workbench.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'Wattprint' }).first();
  await row.waitFor();
  const text = await row.locator('.activation-time').innerText();
  const ms = /(\d+)\s*ms/.exec(text)?.[1];
  if (ms === undefined) throw new Error(`no activation time in "${text}"`);
  return Number(ms);
}

async function inWindow<Result>(
  settings: Record<string, unknown>,
  use: (workbench: Workbench, server: number) => Promise<Result>,
): Promise<Result> {
  const ledger = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-bench-'));
  const profile = createProfile({ extensions: [root], settings });
  const host = await startHost({ profile, env: { WATTPRINT_LEDGER: ledger } });
  const workspace = copyWorkspace(sampleDir);
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(workbenchUrl(host.address, workspace));
    const workbench = new Workbench(page);
    await workbench.ready();
    return await use(workbench, serverOf(profile.userDir));
  } finally {
    await browser.close();
    await host.stop();
    profile.remove();
    removeWorkspace(workspace);
    fs.rmSync(ledger, { recursive: true, force: true });
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

export const bench = {
  name: 'Cost in a real VS Code',
  async run() {
    const metering = await inWindow({}, async (workbench, server) => {
      await workbench.statusItem(/\d\sW/).waitFor({ timeout: 60_000 });
      const activation = await activationMs(workbench);
      await sleep(20_000);
      return { activation, cpu: await cpuOver(server, MEASURE_S) };
    });
    const idle = await inWindow({ 'wattprint.statusBar': 'nothing' }, async (_, server) => {
      await sleep(35_000);
      return cpuOver(server, MEASURE_S);
    });
    const ours = metering.cpu.probe + Math.max(0, metering.cpu.host - idle.host);
    return [
      {
        figure: 'activate(), as VS Code reports it',
        value: metering.activation,
        unit: 'ms',
        mustReach: '≤ 50 ms',
        ok: metering.activation <= 50,
      },
      {
        figure: 'CPU of probe and extension, metering at 1 Hz, of one core',
        value: percent(ours),
        unit: '',
        mustReach: '≤ 0.5 %',
        ok: ours <= 0.005,
        note: `probe ${percent(metering.cpu.probe)}; extension host ${percent(metering.cpu.host)} against ${percent(idle.host)} with the meter off`,
      },
      {
        figure: 'CPU of the probe while nobody looks',
        value: percent(idle.probe),
        unit: '',
        mustReach: '0',
        ok: idle.probe === 0,
        note: 'no probe process runs',
      },
    ];
  },
};
