/** A table of the user's, read. */
import fs from 'node:fs/promises';
import { UsageError } from '../verb';

/** @throws {UsageError} with the file's name: it cannot be read, or not be understood */
export async function tableIn<Table>(file: string, parse: (text: string) => Table): Promise<Table> {
  const text = await fs.readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`);
  });
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
