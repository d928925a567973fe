/**
 * NVIDIA GPUs through one `nvidia-smi` that goes on printing, where its library cannot be used. Never one program a
 * sample: a start costs 50 ms to seconds. Its power is integrated; a restart is a gap.
 */
import { execFile } from 'node:child_process';
import { GPU_MODEL_BAND, gpuPower } from '../../../core/energy/gpuModel';
import type { Device, Reading } from '../../../core/energy/frame';
import type { GpuProcess } from '../../../core/ports';
import { watts, type Seconds } from '../../../core/units';
import { ChildStream } from '../programs/childStream';
import {
  SMI_FIELDS,
  knownFields,
  PmonBlocks,
  parseSmiRow,
  type PmonRow,
  type SmiField,
  type SmiRow,
} from './nvidiaSmiText';
import { mayHaveNvidia, nvidiaGpus } from '../sysfs/sleepingGpu';
import { absent, failsCheck, worksCheck, type LiveSource, type Opened, type Rung } from '../source';
import { StreamDevice, firstDevices, periodOf } from '../programs/streamDevice';

const NAME = 'nvidia-smi';
const PROGRAM = 'nvidia-smi';
const PERIOD_MS = 500;
/** Ends without a single line before it is given up. */
const FUTILE_STARTS = 3;
const HELP_MS = 10_000;
const CHECK_S = 8;

export interface NvidiaSmiOptions {
  readonly monotonic: () => Seconds;
  readonly barrier: string | undefined;
  readonly wakeSleeping: boolean;
  readonly sys: string;
  readonly program?: string;
}

interface Seen {
  readonly row: SmiRow;
  readonly index: number;
  readonly stream: StreamDevice;
}

export class NvidiaSmiSource implements LiveSource {
  readonly name = NAME;
  ended: string | undefined;
  private readonly program: string;
  private readonly gpus = new Map<string, Seen>();
  private pmon: readonly PmonRow[] = [];
  private streams: ChildStream[] = [];
  private futile = 0;
  private closed = false;

  constructor(private readonly options: NvidiaSmiOptions) {
    this.program = options.program ?? PROGRAM;
    // A driver that does not know one field refuses them all, so it is asked first which it knows.
    execFile(this.program, ['--help-query-gpu'], { timeout: HELP_MS, windowsHide: true }, (error, help) => {
      if (this.closed) return;
      if (error && (error as NodeJS.ErrnoException).code === 'ENOENT')
        this.ended = 'The program nvidia-smi is not installed.';
      else
        this.start(
          help.includes('"power.draw"')
            ? knownFields(help)
            : SMI_FIELDS.filter((field) => field !== 'power.draw.instant'),
        );
    });
  }

  devices(): readonly Device[] {
    return [...this.gpus.values()].map(({ row, index }) => {
      const modelled = row.powerW === undefined;
      const barrier = this.options.barrier;
      return {
        id: `gpu:${row.uuid}`,
        kind: 'gpu',
        name: `GPU ${index}`,
        model: row.name.replace(/^NVIDIA (GeForce )?/, ''),
        source: modelled ? 'modelled' : 'integrated',
        how: modelled
          ? `power limit ${row.limitW ?? '?'} W × utilisation`
          : `nvidia-smi ${row.instant ? 'instant power' : 'power'}, integrated`,
        band: modelled ? GPU_MODEL_BAND : { low: 0.1, high: 0.1 },
        ...(row.limitW !== undefined && { maxW: watts(row.limitW) }),
        updatePeriodS: periodOf(PERIOD_MS),
        split: barrier === undefined ? 'process' : 'device',
        ...(barrier !== undefined && { note: barrier }),
      } satisfies Device;
    });
  }

  read(): readonly Reading[] {
    return [...this.gpus.values()].map(({ stream }) => stream.reading());
  }

  processes(): readonly GpuProcess[] | undefined {
    if (this.options.barrier !== undefined) return undefined;
    const ids = new Map([...this.gpus.values()].map(({ row, index }) => [index, `gpu:${row.uuid}`]));
    return this.pmon.flatMap(({ gpu, pid, share }) => {
      const device = ids.get(gpu);
      return device === undefined ? [] : [{ device, pid, ...(share !== undefined && { share }) }];
    });
  }

  close(): void {
    this.closed = true;
    for (const stream of this.streams) stream.close();
    this.streams = [];
  }

  private start(fields: readonly SmiField[]): void {
    const query = new ChildStream({
      program: this.program,
      args: [`--query-gpu=${fields.join(',')}`, '--format=csv,noheader,nounits', '-lms', String(PERIOD_MS)],
      onLine: (line) => this.accept(line, fields),
      onEnd: ({ code, stderr }) => {
        this.futile = this.gpus.size > 0 ? 0 : this.futile + 1;
        if (this.futile < FUTILE_STARTS) return true;
        this.ended = `nvidia-smi gives no readings${stderr ? `: ${stderr}` : ` (exit code ${code ?? 'none'})`}.`;
        return false;
      },
    });
    this.streams.push(query);
    if (this.options.barrier === undefined) this.startProcesses();
  }

  private startProcesses(): void {
    let blocks = new PmonBlocks();
    this.streams.push(
      new ChildStream({
        program: this.program,
        args: ['pmon', '-s', 'u', '-d', '1'],
        onLine: (line) => {
          this.pmon = blocks.add(line) ?? this.pmon;
        },
        // What it said last would else hold until it speaks again, which may be never.
        onEnd: () => {
          blocks = new PmonBlocks();
          this.pmon = [];
          return true;
        },
      }),
    );
  }

  private accept(line: string, fields: readonly SmiField[]): void {
    const row = parseSmiRow(line, fields);
    if (!row) return;
    const id = row.uuid;
    const seen = this.gpus.get(id);
    const index = seen?.index ?? this.gpus.size;
    const stream = seen?.stream ?? new StreamDevice(`gpu:${id}`, periodOf(PERIOD_MS), this.options.monotonic);
    const modelled =
      row.powerW ??
      (row.limitW !== undefined && row.utilization !== undefined
        ? gpuPower(watts(row.limitW), row.utilization)
        : undefined);
    stream.add(modelled, row.utilization, row.trouble);
    // One line without a power does not turn a measured device into a modelled one.
    const keep = seen && row.powerW === undefined && seen.row.powerW !== undefined;
    this.gpus.set(id, { row: keep ? seen.row : row, index, stream });
  }
}

/** Does not run anything while a GPU sleeps: the program would wake it. */
export function nvidiaSmiRung(options: NvidiaSmiOptions): Rung {
  const blocked = (): Opened | undefined => {
    if (!mayHaveNvidia(options.sys)) return absent(NAME, 'There is no NVIDIA GPU here.');
    const gpus = nvidiaGpus(options.sys);
    const asleep = gpus.some((gpu) => gpu.asleep);
    for (const gpu of gpus) gpu.close();
    if (!asleep || options.wakeSleeping) return undefined;
    return { check: failsCheck(NAME, 'Not started: a GPU sleeps, and the program would wake it.') };
  };
  return {
    name: NAME,
    parts: ['NVIDIA GPU'],
    open: () => blocked() ?? { source: new NvidiaSmiSource(options), check: worksCheck(NAME, 'Started.') },
    check: async () => {
      const refused = blocked();
      if (refused) return refused.check;
      const source = new NvidiaSmiSource(options);
      const reason = await firstDevices(source, CHECK_S);
      const devices = source.devices();
      source.close();
      return reason === undefined
        ? worksCheck(NAME, devices.map(({ name, how }) => `${name}: ${how}.`).join(' '))
        : failsCheck(NAME, reason, 'It comes with the NVIDIA driver.');
    },
  };
}
