import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunJson } from '../../../src/core/report/runJson';
import { cli, folder, json } from './cliProcess';

/** A ledger that neither can be read nor written. */
function refused(): Record<string, string> {
  fs.writeFileSync(path.join(folder, 'file'), '');
  return { WATTPRINT_LEDGER: path.join(folder, 'file') };
}

describe('trouble with the ledger', () => {
  it.each([[['runs']], [['runs', '--json']], [['runs', '--csv']]])('%j says that it cannot be read', async (args) => {
    const { code, out, err } = await cli(args, refused());
    expect([code, out]).toEqual([74, '']);
    expect(err).toMatch(/^wattprint: the ledger in .* cannot be read: ENOTDIR.*\n$/);
  });

  it('in a part does not hide the rest', async () => {
    await cli(['run', '--', 'true']);
    const month = path.join(folder, 'ledger', 'v1', '2026-01');
    fs.mkdirSync(path.join(month, 'other-1-a.jsonl'), { recursive: true });
    const { code, out, err } = await cli(['runs', '--json']);
    expect([code, (JSON.parse(out) as RunJson[]).length]).toEqual([74, 1]);
    expect(err).toMatch(/^wattprint: the ledger in .* cannot be read: EISDIR.*\n$/);
  });

  it('does not stop a run, and is told once', async () => {
    const { code, out, err } = await cli(['run', '--json', '--', 'python3', '-c', 'pass'], refused());
    expect([code, json(out).state]).toEqual([0, 'done']);
    expect(err).toMatch(/^wattprint: the run cannot be saved in .*: ENOTDIR.*\n$/);
  });

  it.runIf(process.platform === 'linux')('also where no folder can be made', async () => {
    const nowhere = { WATTPRINT_LEDGER: '/proc/wattprint' };
    const { code, out, err } = await cli(['run', '--json', '--', 'true'], nowhere);
    expect([code, json(out).state]).toEqual([0, 'done']);
    expect(err).toMatch(/^wattprint: the run cannot be saved in \/proc\/wattprint: ENOENT.*\n$/);
    expect(await cli(['runs'], nowhere)).toMatchObject({ code: 0, out: 'No runs yet in /proc/wattprint\n' });
  });
});
