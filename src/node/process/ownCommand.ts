/**
 * Recognises our own `wattprint run`, which records what it starts by itself: nobody else may record that once more.
 *
 * What is asked for are its arguments: the editor's Node on `cli.js` (see commandShim.ts), or a link that npm made to it.
 */
import path from 'node:path';
import type { ProcessEntry, ProcessTable } from '../../core/ports';

/** The small program, or the script in an installed package or extension, whatever folder that is in. */
const INSTALLED = /(?:^|[\\/])wattprint(?:\.cmd)?$|wattprint[^\\/]*[\\/]dist[\\/]cli\.js$/;
/** A shell with its commands in one argument, which some systems tell word by word. */
const INLINE = /^-\w*c$/;

interface Seen {
  readonly born: number;
  readonly name: string;
  readonly meters: boolean;
}

export class OwnCommand {
  private readonly seen = new Map<number, Seen>();

  /** @param script ours, which in a working copy has no name to tell it by. */
  constructor(
    private readonly table: ProcessTable,
    private readonly script = path.join(__dirname, 'cli.js'),
  ) {}

  /** Whether it meters its children itself. Arguments are read once for each process and name. */
  meters = (process: ProcessEntry): boolean => {
    const { pid, born, name } = process;
    const known = this.seen.get(pid);
    // A process that executes another program keeps pid and birth but changes its name.
    if (known?.born === born && known.name === name) return known.meters;
    const argv = this.table.argv(pid);
    const verb = argv.findIndex((word, index) => word === 'run' && this.isOurs(argv[index - 1] ?? '', pid));
    const meters = verb > 0 && !argv.slice(0, verb).some((word) => INLINE.test(word));
    this.seen.set(pid, { born, name, meters });
    return meters;
  };

  /** Forgets processes that are gone. */
  keep(pids: ReadonlySet<number>): void {
    for (const pid of this.seen.keys()) if (!pids.has(pid)) this.seen.delete(pid);
  }

  private isOurs(word: string, pid: number): boolean {
    if (INSTALLED.test(word)) return true;
    return /cli\.js$/.test(word) && path.resolve(this.table.cwd(pid) ?? '/', word) === this.script;
  }
}
