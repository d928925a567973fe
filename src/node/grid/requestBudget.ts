/** How often a source is asked in an hour, by all windows and the command line together. Its caller holds the source's lock. */
import { millis, type Millis } from '../../core/units';
import { readJsonFile, writeJsonFile } from './atomicFile';

const HOUR_MS = 3_600_000;

/** Takes one from the budget. Undefined: it is spent until the moment that is returned otherwise. */
export async function spend(file: string, mostAnHour: number, now: Millis): Promise<Millis | undefined> {
  const found = await readJsonFile(file);
  // Of a clock that was set back meanwhile, what lies ahead does not count.
  const past = (Array.isArray(found) ? (found as readonly unknown[]) : []).filter(
    (at): at is number => typeof at === 'number' && at <= now && at > now - HOUR_MS,
  );
  if (past.length >= mostAnHour) return millis(Math.min(...past) + HOUR_MS);
  // On a disk that cannot be written each process keeps to its own pauses.
  await writeJsonFile(file, [...past, now]).catch(() => undefined);
  return undefined;
}
