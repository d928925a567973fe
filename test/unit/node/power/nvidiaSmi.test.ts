import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { seconds } from '../../../../src/core/units';
import { NvidiaSmiSource, nvidiaSmiRung } from '../../../../src/node/power/nvidia/nvidiaSmi';
import { PmonBlocks, parseSmiRow, smiNumber } from '../../../../src/node/power/nvidia/nvidiaSmiText';
import { SysTree, pciGpu } from './sysTree';

const PROGRAM = path.resolve('test/fixtures/power/nvidia-smi');
const opened: NvidiaSmiSource[] = [];
afterEach(() => {
  for (const source of opened.splice(0)) source.close();
  vi.unstubAllEnvs();
});

const monotonic = () => seconds(performance.now() / 1000);

function open(scene: string, barrier?: string): NvidiaSmiSource {
  vi.stubEnv('SMI_SCENE', scene);
  const source = new NvidiaSmiSource({ monotonic, barrier, wakeSleeping: false, sys: '/sys', program: PROGRAM });
  opened.push(source);
  return source;
}

const until = (condition: () => unknown) => vi.waitUntil(() => Boolean(condition()), { timeout: 10_000, interval: 5 });

describe('nvidia-smi', () => {
  it('is put together from halves of lines, and what is no line is passed over', async () => {
    const source = open('modern');
    await until(() => source.devices().length === 2 && (source.read()[0]?.integralJ ?? 0) > 1);
    expect(
      source.devices().map(({ id, model, how, maxW, source: label }) => ({ id, model, how, maxW, label })),
    ).toEqual([
      {
        id: 'gpu:GPU-aaaa',
        model: 'RTX A5000',
        how: 'nvidia-smi instant power, integrated',
        maxW: 230,
        label: 'integrated',
      },
      {
        id: 'gpu:GPU-bbbb',
        model: 'RTX 3090',
        how: 'nvidia-smi instant power, integrated',
        maxW: 350,
        label: 'integrated',
      },
    ]);
  });

  it('integrates power, and a line without one is a gap with its reason, not 0 W', async () => {
    const source = open('modern');
    await until(() => source.read()[0]?.powerW === 100);
    await until(() => source.read()[0]?.failed !== undefined);
    expect(source.read()[0]).toMatchObject({ failed: 'GPU requires reset' });
    expect(source.read()[0]?.powerW).toBeUndefined();
    const before = source.read()[0]?.integralJ ?? 0;
    await until(() => (source.read()[0]?.integralJ ?? 0) > before);
  });

  it('knows compute processes and their shares', async () => {
    const source = open('modern');
    await until(() => source.processes()?.length === 2);
    expect(source.processes()).toEqual([
      { device: 'gpu:GPU-aaaa', pid: 4711, share: 0.55 },
      { device: 'gpu:GPU-aaaa', pid: 4712 },
    ]);
  });

  it('forgets shares when what told them has ended', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'smi-'));
    vi.stubEnv('SMI_UNTIL', path.join(folder, 'end'));
    const source = open('pmon ends');
    await until(() => source.processes()?.length === 1);
    writeFileSync(path.join(folder, 'end'), '');
    await until(() => source.processes()?.length === 0);
    rmSync(folder, { recursive: true });
  });

  it('leaves out a field that an older driver refuses', async () => {
    const source = open('old');
    await until(() => source.devices().length === 1);
    expect(source.devices()[0]).toMatchObject({ how: 'nvidia-smi power, integrated', maxW: 75 });
    expect(source.read()[0]?.powerW).toBe(25.5);
  });

  it('falls back to limit times utilisation, labelled as a model', async () => {
    const source = open('mute');
    await until(() => source.devices().length === 1);
    expect(source.devices()[0]).toMatchObject({ source: 'modelled', how: 'power limit 70 W × utilisation' });
    expect(source.read()[0]?.powerW).toBe(35);
  });

  it('does not ask for processes whose numbers mean nothing', async () => {
    const log = path.join(mkdtempSync(path.join(os.tmpdir(), 'smi-')), 'log');
    vi.stubEnv('SMI_LOG', log);
    const source = open('modern', 'In a container.');
    await until(() => source.devices().length === 2);
    expect(source.processes()).toBeUndefined();
    expect(readFileSync(log, 'utf8')).not.toContain('pmon');
    expect(source.devices()[0]).toMatchObject({ split: 'device', note: 'In a container.' });
    rmSync(path.dirname(log), { recursive: true });
  });

  it('is started again when it ends', async () => {
    const log = path.join(mkdtempSync(path.join(os.tmpdir(), 'smi-')), 'log');
    vi.stubEnv('SMI_LOG', log);
    const source = open('ends', 'alone');
    await until(() => existsSync(log) && readFileSync(log, 'utf8').match(/--query-gpu=/g)?.length === 2);
    expect(source.ended).toBeUndefined();
    rmSync(path.dirname(log), { recursive: true });
  });

  it('gives up when it never prints a reading, with what it said', async () => {
    const source = open('broken', 'alone');
    await until(() => source.ended);
    expect(source.ended).toMatch(/gives no readings: NVIDIA-SMI has failed/);
  });

  it('is not installed', async () => {
    const source = new NvidiaSmiSource({
      monotonic,
      barrier: undefined,
      wakeSleeping: false,
      sys: '/sys',
      program: '/nowhere/nvidia-smi',
    });
    await until(() => source.ended);
    expect(source.ended).toBe('The program nvidia-smi is not installed.');
  });

  it('is not started while a GPU sleeps', async () => {
    const tree = new SysTree().write(pciGpu('0000:01:00.0', '0x10de', { 'power/runtime_status': 'suspended' }));
    const rung = nvidiaSmiRung({
      monotonic,
      barrier: undefined,
      wakeSleeping: false,
      sys: tree.root,
      program: '/nowhere/nvidia-smi',
    });
    expect(rung.open().source).toBeUndefined();
    expect((await rung.check?.())?.finding).toMatch(/sleeps/);
    tree.dispose();
  });

  it('says in a check what it reads', async () => {
    vi.stubEnv('SMI_SCENE', 'modern');
    const tree = new SysTree().write(pciGpu('0000:01:00.0', '0x10de', { 'power/runtime_status': 'active' }));
    const rung = nvidiaSmiRung({
      monotonic,
      barrier: undefined,
      wakeSleeping: false,
      sys: tree.root,
      program: PROGRAM,
    });
    expect(await rung.check?.()).toMatchObject({
      works: true,
      finding: expect.stringContaining('GPU 0: nvidia-smi instant power') as string,
    });
    tree.dispose();
  });
});

describe('its text', () => {
  it.each(['[N/A]', '[Not Supported]', '[Unknown Error]', '[GPU requires reset]', 'N/A', '', '12.3 W', '0x10'])(
    '%s is no number',
    (cell) => expect(smiNumber(cell)).toBeUndefined(),
  );

  it('half a line is no row', () => {
    expect(parseSmiRow('GPU-a, RTX', ['uuid', 'name', 'power.draw'])).toBeUndefined();
    expect(parseSmiRow('No devices were found', ['uuid'])).toBeUndefined();
  });

  it('pmon: a process that ended is gone with the next block, on one GPU and on several', () => {
    const row = (gpu: number, pid: string) => `    ${gpu}  ${pid}  ${pid === '-' ? '-' : 'C'}  10  -  -  -  x`;
    const pids = (lines: readonly string[]) => {
      const blocks = new PmonBlocks();
      return lines.map((line) => blocks.add(line)?.map(({ pid }) => pid));
    };
    expect(pids([row(0, '5'), row(0, '6'), row(0, '6'), row(0, '-')])).toEqual([[5], [5, 6], [6], []]);
    expect(pids([row(0, '5'), row(1, '6'), row(0, '-'), row(1, '6')])).toEqual([[5], [5, 6], [], [6]]);
    expect(pids(['# gpu pid type'])).toEqual([undefined]);
  });
});
