/** What the editor gets from the machine; made in `extension.ts` from the adapters in `src/node`. */
import type { ToProbe } from '../core/energy/frame';
import type { GridPlanner, GridProviders } from '../core/grid/gridAhead';
import type { Intensities } from '../core/grid/regions/intensities';
import type { Place } from '../core/grid/regions/place';
import type { Ledger } from '../core/ledger/ledger';
import type { Clock, GridSource } from '../core/ports';
import type { LoginStart } from '../core/queue/loginService';
import type { JobQueue } from '../core/queue/queuePort';
import type { SlurmPort } from '../core/queue/slurm/slurmPort';
import type { RunIdentity } from '../core/run/record';
import type { Watts } from '../core/units';

/** Where a job could run instead. Asks no network. */
export interface CloudRegions {
  readonly regions: () => readonly Place[];
  readonly intensities: Intensities;
  /** A machine of one's own in a grid zone. */
  readonly zone: (id: string, pue: number) => Place;
}

export interface Machine {
  readonly cloud: CloudRegions;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly send: (message: ToProbe) => void;
  /** Yearly means. */
  readonly grid: GridSource;
  readonly providers: GridProviders;
  readonly planner: GridPlanner;
  readonly zones: () => readonly { readonly id: string; readonly name: string }[];
  /** From the machine's time zone; undefined when that says nothing. */
  readonly guessedZone: () => string | undefined;
  /** Runs `git`: only for folders that the user trusts. */
  readonly gitState: (folder: string) => Promise<RunIdentity['git'] | undefined>;
  readonly hostName: string;
  /** Idle floors that earlier sessions learnt here, by device. */
  readonly idleFloors: () => Readonly<Record<string, Watts>>;
  /** Adds to them. Never rejects. */
  readonly keepIdleFloors: (learnt: Readonly<Record<string, Watts>>) => Promise<void>;
  readonly newId: () => string;
  readonly queue: JobQueue;
  readonly slurm: SlurmPort;
  /** Undefined: this system has no way that is known. */
  readonly loginStart: LoginStart | undefined;
  /** Reads a file as it grows. The returned function ends that. */
  readonly followFile: (file: string, added: (text: string) => void) => () => void;
}
