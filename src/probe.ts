/**
 * The probe: a child process that reads power and processes and writes frames. It is apart from the editor so that a crash
 * in a driver's library, or a call that hangs in it, stays here. `ToProbe` comes in and `FromProbe` goes out as JSON lines.
 *
 * It ends when its input closes or its parent is gone. With a period of 0 it holds no device, no timer and no CPU.
 */
import { setFlagsFromString } from 'node:v8';
import type { ToProbe } from './core/energy/frame';
import { Probe } from './node/power/probe';
import { LineBuffer, jsonLine } from './node/process/jsonLines';

/** Another root of sysfs may be named on the command line. */
const SYSFS = process.argv[2] ?? '/sys';

// A few milliseconds a second of interpreted code: compiling it would cost more than it saves.
setFlagsFromString('--no-opt');

const probe = new Probe((message) => process.stdout.write(jsonLine(message)), SYSFS);
let queue = Promise.resolve();
const lines = new LineBuffer((line) => {
  if (line === '') return;
  queue = queue
    .then(() => probe.handle(JSON.parse(line) as ToProbe))
    .catch((error: unknown) => probe.logError('A message failed', error));
});

// Ctrl+C in a terminal reaches every process of its group: whoever started us decides, and closes our input.
process.on('SIGINT', () => undefined).on('SIGHUP', () => undefined);

const end = (): never => process.exit(0);
process.stdin.setEncoding('utf8');
process.stdin.on('data', (piece: string) => lines.add(piece));
process.stdin.on('end', end).on('close', end).on('error', end);
process.stdout.on('error', end);
