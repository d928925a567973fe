import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../../../src/node/grid/lockFile';
import { hostName } from '../../../../src/node/ledger/segment';
import { recorded, Replay } from './replay';

let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-lock-'));
  file = path.join(folder, 'grid', 'a.lock');
  fs.mkdirSync(path.dirname(file));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const options = { staleMs: 60_000, patienceMs: 1000, sleep: () => Promise.resolve() };
const tryIt = (): Promise<string | undefined> => withLock(file, options, () => Promise.resolve('mine'));

describe('a lock', () => {
  it('is gone after the work, also where that fails', async () => {
    expect(await tryIt()).toBe('mine');
    await expect(withLock(file, options, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(fs.existsSync(file)).toBe(false);
  });

  it('of a process that lives is respected', async () => {
    fs.writeFileSync(file, `${hostName()}-${process.pid}-abc`);
    expect(await tryIt()).toBeUndefined();
    expect(fs.existsSync(file)).toBe(true);
  });

  it('of a process that is gone is taken over', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    fs.writeFileSync(file, `${hostName()}-${pid}-abc`);
    expect(await tryIt()).toBe('mine');
  });

  it('of another machine, or without an owner, is respected while it is young', async () => {
    for (const owner of ['elsewhere-1-abc', '']) {
      fs.writeFileSync(file, owner);
      expect(await tryIt()).toBeUndefined();
      const old = new Date(Date.now() - 61_000);
      fs.utimesSync(file, old, old);
      expect(await tryIt()).toBe('mine');
    }
  });

  it('that somebody took over meanwhile is theirs', async () => {
    await withLock(file, options, () => fs.promises.writeFile(file, 'theirs-1-abc'));
    expect(fs.readFileSync(file, 'utf8')).toBe('theirs-1-abc');
  });
});

it('processes that want to know at the same moment ask once between them', async () => {
  const server = new Replay();
  await server.start();
  server.answer = () => ({ body: recorded('energy-charts-de.json') });
  const source = `
    import { GridCache } from './cache';
    import { jsonOverHttp } from './http';
    import { energyCharts } from './sources/energyCharts';
    const [base, folder] = process.argv.slice(2);
    const { series } = await new GridCache(folder).current(energyCharts(jsonOverHttp(), base), 'DE');
    console.log(series.slots.length);`;
  const program = path.join(folder, 'program.mjs');
  await build({
    stdin: {
      contents: source,
      resolveDir: path.resolve(import.meta.dirname, '../../../../src/node/grid'),
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: program,
  });
  const shared = path.join(folder, 'shared');
  const outputs = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, [program, server.base(), shared], { stdio: ['ignore', 'pipe', 'inherit'] });
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
      await once(child, 'close');
      return text.trim();
    }),
  );
  expect(outputs).toEqual(['188', '188', '188', '188']);
  expect(server.asked).toHaveLength(1);
  await server.stop();
});
