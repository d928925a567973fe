/**
 * NVML's structs as bytes. Sizes and offsets are those of the C header on 64-bit platforms: fields are aligned to their
 * own size, all values little endian.
 */

/** `nvmlFieldValue_t`. */
export const FIELD_VALUE_BYTES = 40;

export interface FieldQuery {
  readonly id: number;
  /** 0 the GPU, 1 the module (with the CPU on superchips). */
  readonly scope: number;
}

export interface FieldAnswer {
  /** NVML's return code for this field alone; the value means nothing unless it is 0. */
  readonly code: number;
  readonly value: number;
}

export function writeFieldQueries(buffer: Buffer, queries: readonly FieldQuery[]): void {
  buffer.fill(0, 0, queries.length * FIELD_VALUE_BYTES);
  queries.forEach(({ id, scope }, index) => {
    buffer.writeUInt32LE(id, index * FIELD_VALUE_BYTES);
    buffer.writeUInt32LE(scope, index * FIELD_VALUE_BYTES + 4);
  });
}

export function readFieldAnswer(buffer: Buffer, index: number): FieldAnswer {
  const at = index * FIELD_VALUE_BYTES;
  const code = buffer.readInt32LE(at + 28);
  return { code, value: code === 0 ? readUnion(buffer, at + 32, buffer.readInt32LE(at + 24)) : Number.NaN };
}

/**
 * The member that `type` names. Reading always 8 bytes would take in what the driver left behind a u32. An mJ counter
 * passes 2^53 after centuries, so a number holds it.
 */
function readUnion(buffer: Buffer, at: number, type: number): number {
  switch (type) {
    case 0:
      return buffer.readDoubleLE(at);
    case 1:
      return buffer.readUInt32LE(at);
    case 2: // unsigned long: 4 bytes on Windows, where the upper half is not written
      return process.platform === 'win32' ? buffer.readUInt32LE(at) : Number(buffer.readBigUInt64LE(at));
    case 3:
      return Number(buffer.readBigUInt64LE(at));
    case 4:
      return Number(buffer.readBigInt64LE(at));
    case 5:
      return buffer.readInt32LE(at);
    case 6:
      return buffer.readUInt16LE(at);
    default:
      return Number.NaN;
  }
}

/** `nvmlProcessInfo_t` as filled by the `_v2` and `_v3` functions. */
export const PROCESS_INFO_BYTES = 24;

export const readPids = (buffer: Buffer, count: number): number[] =>
  Array.from({ length: count }, (_, index) => buffer.readUInt32LE(index * PROCESS_INFO_BYTES));

/** `nvmlProcessUtilizationSample_t`. */
export const UTILIZATION_SAMPLE_BYTES = 32;

export interface UtilizationSample {
  readonly pid: number;
  /** Microseconds since 1970. */
  readonly timestamp: bigint;
  /** Percent of the SMs. */
  readonly sm: number;
}

export const readUtilizationSamples = (buffer: Buffer, count: number): UtilizationSample[] =>
  Array.from({ length: count }, (_, index) => {
    const at = index * UTILIZATION_SAMPLE_BYTES;
    return {
      pid: buffer.readUInt32LE(at),
      timestamp: buffer.readBigUInt64LE(at + 8),
      sm: buffer.readUInt32LE(at + 16),
    };
  });

/** `nvmlPciInfo_t`; the long form of the bus id, `00000000:01:00.0`. */
export const PCI_INFO_BYTES = 68;
export const readBusId = (buffer: Buffer): string => cString(buffer, 36, 32);

export function cString(buffer: Buffer, from: number, size: number): string {
  const end = buffer.indexOf(0, from);
  return buffer.toString('latin1', from, end < 0 || end > from + size ? from + size : end);
}
