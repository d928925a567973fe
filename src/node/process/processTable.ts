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
}

/** @throws on Linux without /proc. */
export function platformTable(platform: NodeJS.Platform = process.platform): PlatformTable {
  if (platform === 'darwin') return { table: new MacProcessTable(), grainMs: millis(1000) };
  if (platform === 'win32') return { table: new WindowsProcessTable(), grainMs: millis(20) };
  return { table: new LinuxProcessTable(), grainMs: millis(50) };
}
