/** Keeps the log of a job small, however much it prints. */
import fs from 'node:fs';

const MOST_BYTES = 64_000_000;
/** Of what was printed before, the end is kept. */
const KEPT_BYTES = 16_000_000;

/**
 * The job goes on writing to the file that it has open, at its end: so the file is emptied, not put aside. What is printed
 * between the copy and that is lost.
 */
export function rotateLog(file: string, most = MOST_BYTES, kept = KEPT_BYTES): void {
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= most) return;
  const handle = fs.openSync(file, 'r+');
  try {
    const end = Buffer.alloc(Math.min(kept, size));
    const read = fs.readSync(handle, end, 0, end.length, size - end.length);
    const note = `[${size - read} bytes were left out here]\n`;
    fs.writeFileSync(`${file}.1`, Buffer.concat([Buffer.from(note), end.subarray(0, read)]), { mode: 0o600 });
    fs.ftruncateSync(handle, 0);
  } finally {
    fs.closeSync(handle);
  }
}
