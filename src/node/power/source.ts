/** What the sources of this folder add to the core's `PowerSource`, and how the catalog finds them. */
import type { Device, Reading, SourceCheck } from '../../core/energy/frame';
import type { PowerSource } from '../../core/ports';

/** Who a processor or its memory is. @param index counted from 0 where there are several; absent: the only one */
export const packageIdentity = (
  kind: 'cpu' | 'memory',
  index: number | undefined,
): Pick<Device, 'id' | 'kind' | 'name'> => {
  const title = kind === 'cpu' ? 'CPU' : 'Memory';
  return {
    id: index === undefined ? kind : `${kind}:${index}`,
    kind,
    name: index === undefined ? title : `${title} ${index}`,
  };
};

/** Parts of the machine for each of which one source is looked for. */
export const PARTS = ['NVIDIA GPU', 'AMD GPU', 'Intel GPU', 'Apple GPU', 'CPU', 'Memory'] as const;
export type Part = (typeof PARTS)[number];

export interface LiveSource extends PowerSource {
  /** Only the instant power of its devices: cheap enough for ten calls a second. Absent: nothing to gain from asking often. */
  readonly instant?: () => readonly Reading[];
  /** Why it will not answer any more; the catalog closes it and goes down the ladder. */
  readonly ended?: string | undefined;
  /** Whether it reads this part; absent: all parts of its rung. */
  covers?(part: Part): boolean;
  /** Looks for devices that came or went; called every half minute. */
  rescan?(): void;
}

export interface Opened {
  readonly source?: LiveSource;
  readonly check: SourceCheck;
  /** There is no such hardware, so nothing is missing. */
  readonly absent?: true;
}

/** One rung of the ladder. */
export interface Rung {
  readonly name: string;
  readonly parts: readonly Part[];
  /** Starts reading. Synchronous: what needs time (a program's first line) comes later through `devices()` and `ended`. */
  open(): Opened;
  /** Whether it works here, for people; absent: what `open` answers. May take seconds. */
  check?(): Promise<SourceCheck>;
}

export const worksCheck = (source: string, finding: string): SourceCheck => ({ source, works: true, finding });

export const failsCheck = (source: string, finding: string, remedy?: string): SourceCheck => ({
  source,
  works: false,
  finding,
  ...(remedy !== undefined && { remedy }),
});

/** No such hardware: worth a line when somebody asks, not a note. */
export const absent = (source: string, finding: string): Opened => ({
  check: failsCheck(source, finding),
  absent: true,
});
