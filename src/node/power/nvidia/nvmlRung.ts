/** NVML as a rung of the ladder: whether there is anything to open, and why not. */
import { pidBarrier } from '../../process/pidBarrier';
import type { Foreign } from '../foreign';
import { NvmlSource } from './nvml';
import { NvmlLibrary, nvmlPaths } from './nvmlLibrary';
import { mayHaveNvidia, nvidiaGpus } from '../sysfs/sleepingGpu';
import { absent, failsCheck, worksCheck, type Opened, type Rung } from '../source';

const NAME = 'NVML';
const NO_DRIVER =
  'Install the NVIDIA driver. In a container, start it with --gpus all (and --pid=host to split the draw by process).';
const RESTART = 'Restart the machine, or reload the driver when nothing uses the GPU.';

export interface NvmlOptions {
  readonly foreign: Foreign;
  readonly wakeSleeping: boolean;
  readonly monotonic: () => number;
  readonly sys: string;
  /** Tried in order; tests pass their own. */
  readonly paths?: readonly string[];
}

export function nvmlRung(options: NvmlOptions): Rung {
  let library: NvmlLibrary | undefined;
  /** A library that no longer fits the driver stays wrong until this process ends. */
  let hopeless: Opened | undefined;
  return {
    name: NAME,
    parts: ['NVIDIA GPU'],
    open: () => {
      if (hopeless) return hopeless;
      if (!mayHaveNvidia(options.sys)) return absent(NAME, 'There is no NVIDIA GPU here.');
      const gpus = nvidiaGpus(options.sys);
      const { foreign } = options;
      if (!foreign.module) {
        void foreign.load(); // for the next look
        return { check: failsCheck(NAME, foreign.problem ?? 'The library loader is not ready yet.') };
      }
      const onBus =
        gpus.length === 0 ? 'No NVIDIA driver is installed here' : 'There is an NVIDIA GPU, but no driver library';
      try {
        library ??= NvmlLibrary.load(foreign.module, options.paths ?? nvmlPaths());
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return { check: failsCheck(NAME, `${onBus} (${reason}).`, NO_DRIVER) };
      }
      const source = new NvmlSource({
        library,
        gpus,
        barrier: pidBarrier(),
        wakeSleeping: options.wakeSleeping,
        monotonic: options.monotonic,
      });
      const { problem } = source;
      if (problem === undefined) return { source, check: worksCheck(NAME, describe(source)) };
      source.close();
      const failed = {
        check: failsCheck(NAME, sentence(problem), /restart|updated/.test(problem) ? RESTART : NO_DRIVER),
      };
      if (/updated/.test(problem)) hopeless = failed;
      return failed;
    },
  };
}

const describe = (source: NvmlSource): string =>
  source
    .devices()
    .map((device) => `${device.name}: ${device.note?.startsWith('It sleeps') ? 'asleep, not woken' : device.how}.`)
    .join(' ');

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
