/** The pieces of a job in its folder: who started them, how they ended, and what is left of them. */
import fs from 'node:fs';
import path from 'node:path';
import type { Piece, QueueEntry } from '../../core/queue/state';
import { heirsOf } from '../process/heirs';
import { isAlive, type ProcessMark } from '../process/processMark';
import { claimIn, endIn, stopIn, type StartClaim } from './jobFiles';

export interface PieceProcesses {
  /** Who meters it. */
  readonly by: ProcessMark;
  /** Undefined: it was not written down in time. */
  readonly command?: ProcessMark;
  /** All that the command has started, itself too. */
  readonly heirs: readonly number[];
}

export const claimFile = (folder: string, piece: number): string => path.join(folder, `${piece}.claim`);
export const endFile = (folder: string, piece: number): string => path.join(folder, `${piece}.end.json`);
export const stopFile = (folder: string, piece: number): string => path.join(folder, `${piece}.stop.json`);
/** Its presence: nobody looks for processes any more, whose numbers may be given to others. */
export const goneFile = (folder: string, piece: number): string => path.join(folder, `${piece}.gone`);

/** All pieces that were started, and whether the job was closed for good. @throws {Error} a file cannot be trusted or read */
export function piecesIn(folder: string): Pick<QueueEntry, 'pieces' | 'closing'> {
  const pieces: Piece[] = [];
  for (let number = 1; ; number++) {
    const claim = claimIn(claimFile(folder, number));
    if (claim === undefined) return { pieces };
    if ('closing' in claim) return { pieces, closing: claim.closing };
    pieces.push(pieceIn(folder, number, claim));
  }
}

function pieceIn(folder: string, number: number, claim: StartClaim): Piece {
  const isMarked = [claim.by, ...(claim.command ? [claim.command] : [])].some(isAlive);
  // In this order: it may end between the two looks.
  const end = endIn(endFile(folder, number));
  const stop = stopIn(stopFile(folder, number));
  const isSearched = !isMarked && (stop !== undefined || end === undefined);
  return {
    startedAt: claim.at,
    run: claim.run,
    isAlive: isMarked || (isSearched && hasHeirs(folder, number, claim)),
    ...(end && { end }),
    ...(stop && { stop }),
  };
}

/** Of one that was told to end, or whose end nobody saw, until none of them was there once. */
const hasHeirs = (folder: string, number: number, { command, run }: StartClaim): boolean =>
  !fs.existsSync(goneFile(folder, number)) && heirsOf(run, command?.pid).length > 0;

/** Undefined: it was not started. */
export function processesIn(folder: string, piece: number): PieceProcesses | undefined {
  const claim = claimIn(claimFile(folder, piece));
  if (claim === undefined || 'closing' in claim) return undefined;
  return { ...claim, heirs: heirsOf(claim.run, claim.command?.pid) };
}
