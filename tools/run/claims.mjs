// Divides work among processes: each piece is done by the one that comes to it first.
import fs from 'node:fs';
import path from 'node:path';

/**
 * @param {string} folder that they share, empty at first
 * @param {number} piece
 * @returns {boolean} it is this process that does it
 */
export function isOurs(folder, piece) {
  try {
    fs.closeSync(fs.openSync(path.join(folder, String(piece)), 'wx'));
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}
