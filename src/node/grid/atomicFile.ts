/** Small JSON files that several processes share: a reader sees the old one or the new one, never a part. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../ledger/makeFolder';

/** Undefined: not there, not readable, or no JSON. All are the same to whoever can fetch it again. */
export async function readJsonFile(file: string): Promise<unknown> {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Rejects with what the system says. */
export const writeJsonFile = (file: string, value: unknown): Promise<void> => writeWhole(file, JSON.stringify(value));

/** Rejects with what the system says. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await makeFolder(path.dirname(file));
  const next = `${file}.${randomBytes(5).toString('hex')}`;
  try {
    await fs.writeFile(next, text, { mode: 0o600 });
    await fs.rename(next, file);
  } catch (error) {
    await fs.rm(next, { force: true }).catch(() => undefined);
    throw error;
  }
}
