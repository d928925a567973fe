/** The process table of this platform. */
import type { ProcessTable } from '../../core/ports';
import { millis, type Millis } from '../../core/units';
import { LinuxProcessTable } from './linuxProcessTable';

export interface PlatformTable {
  readonly table: ProcessTable;
  /** How exact births are. */
  readonly grainMs: Millis;
}

/** @throws on a platform whose table cannot be read. */
export function platformTable(): PlatformTable {
  return { table: new LinuxProcessTable(), grainMs: millis(50) };
}
