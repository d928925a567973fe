import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 20_000;

/**
 * A folder in which somebody may still write for a moment. Node's own retries take away the folder alone again, not what came
 * into it meanwhile.
 */
export async function removeFolder(folder: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      fs.rmSync(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY' || Date.now() > until) throw error;
      await sleep(50);
    }
  }
}
