/** Keeps the log of a job small, however much it prints. */
import fs from 'node:fs';

const MOST_BYTES = 64_000_000;
/** Of what was printed before, the end is kept. */
const KEPT_BYTES = 16_000_000;

/**
 * The job goes on writing to the file that it has open, at its end: so the file is emptied, not put aside. What is printed
 * between the copy and that is lost.
 *
 * @returns whether it was too long
 */
export function rotateLog(file: string, most = MOST_BYTES, kept = KEPT_BYTES): boolean {
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= most) return false;
  const handle = fs.openSync(file, 'r+');
  try {
    const end = Buffer.alloc(Math.min(kept, size));
    const read = fs.readSync(handle, end, 0, end.length, size - end.length);
    const note = `[${size - read} bytes were left out here]\n`;
    fs.writeFileSync(`${file}.1`, Buffer.concat([Buffer.from(note), end.subarray(0, read)]), { mode: 0o600 });
  } finally {
    // A disk that is full has no room for the copy: then this makes some.
    fs.ftruncateSync(handle, 0);
    fs.closeSync(handle);
  }
  return true;
}

/** When the job is over nobody writes any more: its end is in the log itself. */
export function shortenLog(file: string, most = MOST_BYTES, kept = KEPT_BYTES): void {
  if (rotateLog(file, most, kept)) fs.renameSync(`${file}.1`, file);
}
