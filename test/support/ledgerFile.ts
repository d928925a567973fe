// Runs as the lines of a ledger on disk tell them, read without the product's own reader.
import fs from 'node:fs';
import path from 'node:path';
import type { LedgerEvent, RunEnded, RunMetered, RunStarted } from '../../src/core/ledger/events';
import type { CellRecord, RunEnergy, RunIdentity } from '../../src/core/run/record';

export interface Recorded {
  readonly run: RunIdentity;
  readonly started: RunStarted;
  readonly checkpoints: readonly RunMetered[];
  readonly cells: readonly CellRecord[];
  readonly ended?: RunEnded;
  readonly note?: string;
  readonly forgotten: boolean;
}

function segments(folder: string): string[] {
  const root = path.join(folder, 'v1');
  if (!fs.existsSync(root)) return [];
  const files = fs.readdirSync(root, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.jsonl')).map((file) => path.join(root, file));
}

/** Everything on disk, for what must not be in it. */
export function textIn(folder: string): string {
  return segments(folder)
    .map((file) => fs.readFileSync(file, 'utf8'))
    .join('');
}

/** In the order of their start on disk. A line that is still being written has no end, and waits. */
export function runsIn(folder: string): Recorded[] {
  const lines = segments(folder).flatMap((file) => fs.readFileSync(file, 'utf8').split('\n').slice(0, -1));
  const events = lines.map((line) => JSON.parse(line) as LedgerEvent);
  const starts = events.filter((event) => event.type === 'run-started');
  return starts.map((started) => {
    const own = events.filter((event) => 'id' in event && event.id === started.run.id);
    const ended = own.find((event) => event.type === 'run-ended');
    const noted = own.findLast((event) => event.type === 'run-noted');
    return {
      run: started.run,
      started,
      checkpoints: own.filter((event) => event.type === 'run-metered'),
      cells: own.filter((event) => event.type === 'cell-metered').map(({ cell }) => cell),
      forgotten: own.some((event) => event.type === 'run-forgotten'),
      ...(ended && { ended }),
      ...(noted && { note: noted.note }),
    };
  });
}

export function energyJ({ devices }: RunEnergy): number {
  return devices.reduce((sum, { activeJ, idleJ }) => sum + activeJ + idleJ, 0);
}

/** Above the idle floor: what the run's own processes caused on the processor. */
export function cpuActiveJ({ devices }: RunEnergy): number {
  return devices.filter(({ kind }) => kind === 'cpu').reduce((sum, { activeJ }) => sum + activeJ, 0);
}
