/** What the runner did, for whoever looks for it: it has no window to say it in. */
import fs from 'node:fs';
import path from 'node:path';

const MOST_BYTES = 1_000_000;

export function runnerLog(folder: string): (text: string) => void {
  const file = path.join(folder, 'runner.log');
  return (text) => {
    try {
      if ((fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MOST_BYTES) fs.renameSync(file, `${file}.1`);
      fs.appendFileSync(file, `${new Date().toISOString()} ${text}\n`, { mode: 0o600 });
    } catch {
      // A full disk is told of by what cannot be queued.
    }
  };
}
