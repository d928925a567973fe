/**
 * Makes a folder with those above it, for the user only.
 *
 * Not with Node's `recursive`: where the system says that a folder cannot be made because the one above is missing, though
 * it is there (`/proc`, a network drive that has gone), that one tries for ever.
 */
import fs from 'node:fs/promises';
import path from 'node:path';

/** @throws what the system says, of the topmost folder that could not be made. */
export async function makeFolder(folder: string): Promise<void> {
  const missing = await make(folder);
  if (missing === undefined) return;
  const above = path.dirname(folder);
  if (above === folder) throw missing;
  await makeFolder(above);
  const still = await make(folder);
  if (still !== undefined) throw still;
}

/** Resolves with the error that says that the folder above is missing. */
async function make(folder: string): Promise<Error | undefined> {
  try {
    await fs.mkdir(folder, 0o700);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return error as Error;
    if (code !== 'EEXIST') throw error;
  }
  return undefined;
}
