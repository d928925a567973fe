/** What NVML's return codes mean for a meter. */

export const NVML = {
  success: 0,
  uninitialized: 1,
  notSupported: 3,
  noPermission: 4,
  notFound: 6,
  insufficientSize: 7,
  driverNotLoaded: 9,
  timeout: 10,
  libraryNotFound: 12,
  functionNotFound: 13,
  gpuIsLost: 15,
  resetRequired: 16,
  operatingSystem: 17,
  libRmVersionMismatch: 18,
  noData: 21,
  argumentVersionMismatch: 25,
  notReady: 27,
  unknown: 999,
} as const;

/**
 * - `drop`: this device will never tell this; the next route takes over
 * - `gap`: no reading now, ask again at the next tick
 * - `blocked`: the system does not let us; the device is left out, with the reason
 * - `lost`: the device is gone; its series ends, and it is looked for again slowly
 * - `stop`: nothing helps before a restart of the machine or the driver
 * - `reopen`: the library lost its state
 */
export type Reaction = 'drop' | 'gap' | 'blocked' | 'lost' | 'stop' | 'reopen';

const TABLE: Readonly<Record<number, readonly [reaction: Reaction, text: string]>> = {
  [NVML.uninitialized]: ['reopen', 'the library was shut down'],
  [NVML.notSupported]: ['drop', 'not supported by this GPU'],
  [NVML.noPermission]: ['blocked', 'no permission to query this GPU'],
  [NVML.notFound]: ['gap', 'nothing found'],
  [NVML.insufficientSize]: ['gap', 'the buffer was too small'],
  [NVML.driverNotLoaded]: ['stop', 'the NVIDIA driver is not loaded'],
  [NVML.timeout]: ['gap', 'the driver did not answer in time'],
  [NVML.libraryNotFound]: ['stop', 'a part of the NVIDIA driver is missing'],
  [NVML.functionNotFound]: ['drop', 'the driver is too old for this query'],
  [NVML.gpuIsLost]: ['lost', 'the GPU is lost (it fell off the bus)'],
  [NVML.resetRequired]: ['lost', 'the GPU needs a reset'],
  [NVML.operatingSystem]: ['blocked', 'the operating system blocks this GPU (device file or control group)'],
  [NVML.libRmVersionMismatch]: [
    'stop',
    'the driver was updated while it ran; restart the machine to read the GPU again',
  ],
  [NVML.noData]: ['gap', 'the GPU has no data now'],
  [NVML.argumentVersionMismatch]: ['drop', 'the driver speaks another version of this query'],
  [NVML.notReady]: ['gap', 'the GPU is not ready'],
  [NVML.unknown]: ['gap', 'the driver reports an unknown error'],
};

/** Codes that are not in the table are gaps: a code of a newer driver must not end a series. */
export const reactionTo = (code: number): Reaction => TABLE[code]?.[0] ?? 'gap';

export const nvmlText = (code: number): string => `${TABLE[code]?.[1] ?? 'the driver refuses'} (NVML ${code})`;
