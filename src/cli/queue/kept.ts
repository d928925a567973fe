/** Writes into the queue, or says in one sentence why that cannot be. */
import type { QueueFolder } from '../../node/queue/queueFolder';
import { UsageError } from '../verb';

/** @throws {UsageError} a disk that is full, or that may not be written */
export async function kept(otherwise: string, { path }: QueueFolder, write: () => void | Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`${otherwise}: ${path} cannot be written (${code ?? message}).`);
  }
}
