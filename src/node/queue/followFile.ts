/** Reads a file as it grows: what is in it, then what is added. One that was emptied is read from its beginning. */
import fs from 'node:fs';

/** Of a long one the end is enough. */
const MOST_BYTES = 2_000_000;
const CHUNK_BYTES = 64_000;
const LOOK_EVERY_MS = 500;

/** One that is not there yet is waited for. The returned function ends it. */
export function followFile(file: string, added: (text: string) => void): () => void {
  // A character may lie across two reads.
  let decoder = new TextDecoder();
  let at: number | undefined;
  const look = (): void => {
    const size = fs.statSync(file, { throwIfNoEntry: false })?.size;
    if (size === undefined) return;
    at ??= Math.max(0, size - MOST_BYTES);
    if (size < at) {
      at = 0;
      decoder = new TextDecoder();
    }
    if (size > at) at = read(at);
  };
  const read = (from: number): number => {
    const handle = fs.openSync(file, 'r');
    try {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      let end = from;
      for (;;) {
        const count = fs.readSync(handle, chunk, 0, chunk.length, end);
        if (count === 0) return end;
        end += count;
        added(decoder.decode(chunk.subarray(0, count), { stream: true }));
      }
    } finally {
      fs.closeSync(handle);
    }
  };
  const quietly = (): void => {
    try {
      look();
    } catch {
      // What cannot be read now may be read later.
    }
  };
  quietly();
  const timer = setInterval(quietly, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
