/** Which processes are Python interpreters, reading arguments at most once for each process and name. */
import { isPythonProgram } from '../../core/run/pythonProgram';
import type { ProcessEntry, ProcessTable } from '../../core/ports';

interface Seen {
  readonly born: number;
  readonly name: string;
  readonly python: boolean;
}

export class PythonDetector {
  private readonly seen = new Map<number, Seen>();

  constructor(private readonly table: ProcessTable) {}

  /** By name, else by arguments: scripts carry their own name (`torchrun`), and PyTorch renames its main thread. */
  isPython = (process: ProcessEntry): boolean => {
    if (isPythonProgram(process.name)) return true;
    const known = this.seen.get(process.pid);
    // A process that executes another program keeps pid and birth but changes its name.
    if (known?.born === process.born && known.name === process.name) return known.python;
    const python = isPythonProgram(this.table.argv(process.pid)[0] ?? '');
    this.seen.set(process.pid, { born: process.born, name: process.name, python });
    return python;
  };

  /** Forgets processes that are gone. */
  keep(pids: ReadonlySet<number>): void {
    for (const pid of this.seen.keys()) if (!pids.has(pid)) this.seen.delete(pid);
  }
}
