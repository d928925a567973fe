/** The process table of this platform. */
import type { ProcessTable } from '../../core/ports';
import { millis, type Millis } from '../../core/units';
import { LinuxProcessTable } from './linuxProcessTable';
import { MacProcessTable } from './macProcessTable';
import { WindowsProcessTable } from './windowsProcessTable';

export interface PlatformTable {
  readonly table: ProcessTable;
  /** How exact births are. */
  readonly grainMs: Millis;
  /** Sampling pauses: holds nothing until the next snapshot. */
  readonly rest: () => void;
}

/** @throws on Linux without /proc. */
export function platformTable(platform: NodeJS.Platform = process.platform): PlatformTable {
  // The background tables stop by themselves when nobody asks.
  const rest = (): void => undefined;
  if (platform === 'darwin') return { table: new MacProcessTable(), grainMs: millis(1000), rest };
  if (platform === 'win32') return { table: new WindowsProcessTable(), grainMs: millis(20), rest };
  const table = new LinuxProcessTable();
  return { table, grainMs: millis(50), rest: () => table.rest() };
}
