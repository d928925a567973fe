/**
 * Apple silicon through one `macmon pipe`, which needs no root. Its CPU, GPU and memory are separate rails; `sys_power`
 * is the whole machine and contains them, so it is not used here.
 */
import type { Device, Reading } from '../../../core/energy/frame';
import { seconds, type Seconds } from '../../../core/units';
import { ChildStream } from '../programs/childStream';
import { failsCheck, worksCheck, type LiveSource, type Part, type Rung } from '../source';
import { StreamDevice, firstDevices, periodOf } from '../programs/streamDevice';

const NAME = 'macmon';
const PERIOD_MS = 500;
const FUTILE_STARTS = 3;
const CHECK_S = 5;
const INSTALL = 'Install it with "brew install macmon"; it reads the power of CPU, GPU and memory without root.';

/** Rail, what it feeds. The memory rails are summed. */
const RAILS = {
  cpu: { title: 'CPU', keys: ['cpu_power'] },
  gpu: { title: 'GPU', keys: ['gpu_power'] },
  memory: { title: 'Memory', keys: ['ram_power', 'gpu_ram_power'] },
} as const;
type Kind = keyof typeof RAILS;

/** Watts by kind from one JSON line; kinds that it does not tell are missing. `undefined`: not such a line. */
export function parseMacmonLine(line: string): Partial<Record<Kind, number>> | undefined {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof json !== 'object' || json === null) return undefined;
  const values = json as Record<string, unknown>;
  const out: Partial<Record<Kind, number>> = {};
  for (const kind of Object.keys(RAILS) as Kind[]) {
    const told = RAILS[kind].keys
      .map((key) => values[key])
      .filter((value): value is number => typeof value === 'number');
    // A processor that runs this program does not draw nothing: some systems report 0 for a rail they do not tell.
    const sum = told.reduce((all, value) => all + value, 0);
    if (told.length > 0 && !(kind === 'cpu' && sum === 0)) out[kind] = sum;
  }
  return out;
}

class MacmonSource implements LiveSource {
  readonly name = NAME;
  ended: string | undefined;
  private readonly rails = new Map<Kind, StreamDevice>();
  private readonly stream: ChildStream;
  private futile = 0;

  constructor(
    private readonly model: string,
    monotonic: () => Seconds,
    program = NAME,
  ) {
    this.stream = new ChildStream({
      program,
      args: ['pipe', '-i', String(PERIOD_MS)],
      onLine: (line) => {
        const watts = parseMacmonLine(line);
        if (!watts) return;
        for (const kind of Object.keys(watts) as Kind[]) {
          const id = kind === 'gpu' ? 'gpu:apple' : kind;
          const device = this.rails.get(kind) ?? new StreamDevice(id, periodOf(PERIOD_MS), monotonic);
          this.rails.set(kind, device);
          device.add(watts[kind]);
        }
      },
      onEnd: ({ missing, stderr }) => {
        this.futile = this.rails.size > 0 ? 0 : this.futile + 1;
        if (!missing && this.futile < FUTILE_STARTS) return true;
        this.ended = missing
          ? 'The program macmon is not installed.'
          : `macmon gives no readings: ${stderr || 'it ends at once'}.`;
        return false;
      },
    });
  }

  devices(): readonly Device[] {
    return [...this.rails].map(([kind, { id }]) => ({
      id,
      kind,
      name: RAILS[kind].title,
      model: this.model,
      source: 'integrated',
      how: 'macmon power, integrated',
      band: { low: 0.1, high: 0.1 },
      updatePeriodS: seconds(PERIOD_MS / 1000),
      split: kind === 'gpu' ? 'device' : 'process',
      ...(kind === 'gpu' && { note: 'macOS does not tell how much of the GPU each process uses.' }),
    }));
  }

  /** Until its first line it is taken to cover all; afterwards what that line told. */
  covers(part: Part): boolean {
    if (this.rails.size === 0) return true;
    return this.rails.has(part === 'CPU' ? 'cpu' : part === 'Memory' ? 'memory' : 'gpu');
  }

  read(): readonly Reading[] {
    return [...this.rails.values()].map((device) => device.reading());
  }

  close(): void {
    this.stream.close();
  }
}

export function macmonRung(model: string, monotonic: () => Seconds, program = NAME): Rung {
  return {
    name: NAME,
    parts: ['Apple GPU', 'CPU', 'Memory'],
    open: () => ({ source: new MacmonSource(model, monotonic, program), check: worksCheck(NAME, 'Started.') }),
    check: async () => {
      const source = new MacmonSource(model, monotonic, program);
      const reason = await firstDevices(source, CHECK_S);
      source.close();
      return reason === undefined
        ? worksCheck(NAME, 'Reads the power of CPU, GPU and memory.')
        : failsCheck(NAME, reason, INSTALL);
    },
  };
}
