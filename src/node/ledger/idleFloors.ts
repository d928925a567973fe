/**
 * Idle floors that earlier sessions learnt on this machine, beside the ledger: there the command line finds what the editor
 * has learnt. One file a host, because a ledger may lie in a home that many machines share.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { watts, type Watts } from '../../core/units';
import { makeFolder } from './makeFolder';
import { hostName } from './segment';

type Floors = Readonly<Record<string, Watts>>;

const fileIn = (folder: string): string => path.join(folder, 'idle-floors', `${hostName()}.json`);

/** By device; none where the file is not there or says something else: they are learnt anew. */
export function readIdleFloors(folder: string): Floors {
  try {
    const found = JSON.parse(fs.readFileSync(fileIn(folder), 'utf8')) as object;
    const good = Object.entries(found).filter(([, floor]) => typeof floor === 'number' && floor >= 0);
    return Object.fromEntries(good.map(([device, floor]) => [device, watts(floor as number)]));
  } catch {
    return {};
  }
}

/** Adds to those that are known. Rejects with what the system says. */
export async function writeIdleFloors(folder: string, learnt: Floors): Promise<void> {
  if (Object.keys(learnt).length === 0) return;
  const file = fileIn(folder);
  await makeFolder(path.dirname(file));
  // A reader sees the old file or the new one.
  const next = `${file}.${randomBytes(5).toString('hex')}`;
  await fs.promises.writeFile(next, JSON.stringify({ ...readIdleFloors(folder), ...learnt }), { mode: 0o600 });
  await fs.promises.rename(next, file);
}
