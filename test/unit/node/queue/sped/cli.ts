/** `wattprint run` without the meter, which would take longer than the jobs of a test: it claims, runs, tells the end. */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { QueuedPiece } from '../../../../../src/cli/queuedPiece';
import { spedClock as clock } from './spedClock';

const { values, positionals } = parseArgs({
  args: process.argv.slice(3),
  allowPositionals: true,
  options: {
    claim: { type: 'string' },
    result: { type: 'string' },
    zone: { type: 'string' },
    pue: { type: 'string' },
    'waited-since': { type: 'string' },
  },
});
const piece = new QueuedPiece(values.claim, values.result, String(process.pid));
const [program = '', ...args] = positionals;
if (piece.claim(clock.now())) {
  const env = { ...process.env, ...piece.environment };
  const child = spawn(program, args, { stdio: 'inherit', detached: piece.hasOwnGroup, env });
  if (child.pid !== undefined) piece.started(child.pid);
  child.on('exit', (code, signal) => piece.ended(clock.now(), code ?? (signal === null ? 1 : 143)));
} else process.exitCode = 75;
