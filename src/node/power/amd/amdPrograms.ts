/**
 * AMD GPUs through amd-smi or rocm-smi, where sysfs shows no power (containers). Neither can go on printing reliably, so
 * they run in the background every few seconds; what happens between is not seen, and the band says so.
 */
import type { Device, Reading } from '../../../core/energy/frame';
import { seconds, type Seconds } from '../../../core/units';
import { AMD } from './amdHwmon';
import { parseAmdSmi, parseRocmSmi, type AmdGpu } from './amdSmiText';
import { PolledProgram } from '../programs/polledProgram';
import { pciGpus } from '../sysfs/sleepingGpu';
import { absent, failsCheck, worksCheck, type LiveSource, type Rung } from '../source';
import { StreamDevice, firstDevices } from '../programs/streamDevice';

const EVERY_MS = 5000;
const CHECK_S = 20;

interface Program {
  readonly name: string;
  readonly args: readonly string[];
  readonly parse: (stdout: string) => readonly AmdGpu[];
}

const AMD_SMI: Program = { name: 'amd-smi', args: ['metric', '--power', '--json'], parse: parseAmdSmi };
const ROCM_SMI: Program = { name: 'rocm-smi', args: ['--showpower', '--json'], parse: parseRocmSmi };

interface Seen {
  readonly index: number;
  readonly stream: StreamDevice;
}

class AmdProgramSource implements LiveSource {
  readonly name: string;
  ended: string | undefined;
  private readonly gpus = new Map<string, Seen>();
  private readonly poll: PolledProgram;

  constructor(
    program: Program,
    private readonly monotonic: () => Seconds,
    everyMs = EVERY_MS,
  ) {
    this.name = program.name;
    this.poll = new PolledProgram({
      program: program.name,
      args: program.args,
      everyMs,
      onOutput: (stdout) => this.accept(program.parse(stdout), everyMs),
      onGivenUp: (reason) => (this.ended = reason),
    });
  }

  devices(): readonly Device[] {
    return [...this.gpus].map(([id, { index }]) => ({
      id,
      kind: 'gpu',
      name: `GPU ${index}`,
      model: 'AMD GPU',
      source: 'integrated',
      how: `${this.name} power every ${EVERY_MS / 1000} s, integrated`,
      band: { low: 0.2, high: 0.2 },
      updatePeriodS: seconds(EVERY_MS / 1000),
      split: 'device',
      note: 'The program tells the draw of the whole GPU only.',
    }));
  }

  read(): readonly Reading[] {
    return [...this.gpus.values()].map(({ stream }) => stream.reading());
  }

  close(): void {
    this.poll.close();
  }

  private accept(gpus: readonly AmdGpu[], everyMs: number): void {
    for (const { index, powerW } of gpus) {
      const id = `gpu:amd-${index}`;
      let seen = this.gpus.get(id);
      if (!seen) {
        seen = { index, stream: new StreamDevice(id, seconds(everyMs / 1000), this.monotonic) };
        this.gpus.set(id, seen);
      }
      seen.stream.add(powerW);
    }
    if (this.gpus.size === 0) this.ended = `${this.name} tells no power here.`;
  }
}

export const amdSmiRung = (monotonic: () => Seconds, sys = '/sys'): Rung => programRung(AMD_SMI, monotonic, sys);
export const rocmSmiRung = (monotonic: () => Seconds, sys = '/sys'): Rung => programRung(ROCM_SMI, monotonic, sys);

function programRung(program: Program, monotonic: () => Seconds, sys: string): Rung {
  const isAbsent = (): boolean => pciGpus(AMD, sys).length === 0;
  const none = absent(program.name, 'There is no AMD GPU here.');
  return {
    name: program.name,
    parts: ['AMD GPU'],
    open: () => {
      if (isAbsent()) return none;
      return { source: new AmdProgramSource(program, monotonic), check: worksCheck(program.name, 'Started.') };
    },
    check: async () => {
      if (isAbsent()) return none.check;
      const source = new AmdProgramSource(program, monotonic);
      const reason = await firstDevices(source, CHECK_S);
      const devices = source.devices();
      source.close();
      return reason === undefined
        ? worksCheck(program.name, devices.map(({ name, how }) => `${name}: ${how}.`).join(' '))
        : failsCheck(program.name, reason, 'It comes with ROCm.');
    },
  };
}
