/** The folder that a command is typed in. */
import { UsageError } from './verb';

/** @throws {UsageError} it is gone */
export function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new UsageError('The current folder is gone: change to another one.');
  }
}
