/** Control codes and packed structs of the Windows Energy Meter Interface (header `emi.h`). */

export const EMI_IOCTL = {
  version: 0x224000,
  metadataSize: 0x224004,
  metadata: 0x224008,
  measurement: 0x22400c,
} as const;

/** One channel: u64 energy in picowatt-hours, u64 time in 100 ns. */
export const EMI_MEASUREMENT_BYTES = 16;

export interface EmiMetadata {
  /** By position in the measurements. */
  readonly channels: readonly string[];
}

const NAME_AT_V1 = 72;
const CHANNELS_AT_V2 = 68;
const CHANNEL_HEADER = 6;

/** @returns the channels' names; none for an unknown version or a text that is cut short. */
export function parseEmiMetadata(metadata: Buffer, version: number): EmiMetadata {
  if (version === 1 && metadata.length >= NAME_AT_V1) {
    return { channels: [wideString(metadata, NAME_AT_V1, metadata.readUInt16LE(NAME_AT_V1 - 2))] };
  }
  if (version !== 2 || metadata.length < CHANNELS_AT_V2) return { channels: [] };
  const count = metadata.readUInt16LE(CHANNELS_AT_V2 - 2);
  const channels: string[] = [];
  // Channels follow each other without padding: unit (u32), size of the name in bytes (u16), name.
  let at = CHANNELS_AT_V2;
  while (channels.length < count && at + CHANNEL_HEADER <= metadata.length) {
    const size = metadata.readUInt16LE(at + 4);
    channels.push(wideString(metadata, at + CHANNEL_HEADER, size));
    at += CHANNEL_HEADER + size;
  }
  return { channels };
}

/** Names are padded with blanks to a common width. */
function wideString(buffer: Buffer, from: number, bytes: number): string {
  const [text = ''] = buffer.toString('utf16le', from, Math.min(buffer.length, from + bytes)).split('\0');
  return text.trim();
}
