/** `wattprint run -- command …`: meters one command, prints its footprint, appends it to the ledger. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { classifyWords } from '../../core/run/command';
import { commandLine, folderOf, identityOf } from '../../core/run/identity';
import type { RunRecord } from '../../core/run/record';
import { runJson } from '../../core/report/runJson';
import { runText } from '../../core/report/runText';
import { gitState } from '../../node/git/gitState';
import type { Millis } from '../../core/units';
import { systemClock } from '../../node/systemClock';
import { QueuedPiece } from '../queuedPiece';
import { currentFolder } from '../currentFolder';
import { timeOf } from '../time';
import { openSession, warn, type Session } from '../session';
import { TERM_FLAGS, termSettings, type TermFlags } from '../terms';
import { JSON_FLAG, print, UsageError, verb } from '../verb';

/** The first reading should be there before the command starts, but a slow driver must not hold it up for long. */
const FIRST_FRAME_MS = 2000;
/** A planned start is to be on time. */
const PLANNED_MS = 1000;
/** Exit code where somebody else has started it: try again later, as sysexits(3) has it, or never. */
const CLAIMED = 75;

export const run = verb({
  usage: '[--json] [--zone ID] [--pue N] [--waited-since TIME] [--claim FILE] [--result FILE] [--slurm] -- COMMAND …',
  summary: 'meter a command and record it',
  options: {
    ...JSON_FLAG,
    ...TERM_FLAGS,
    'waited-since': { type: 'string' },
    claim: { type: 'string' },
    result: { type: 'string' },
    slurm: { type: 'boolean', default: false },
  },
  most: 'command',
  hint: 'What belongs to your command goes after two dashes: wattprint run -- python train.py --epochs 3',
  run: meter,
});

interface Flags extends TermFlags {
  readonly json: boolean;
  /** When it could have started: what waiting saved is worked out when the grid of that time is known. */
  readonly 'waited-since'?: string | undefined;
  /** Nothing is started where this file is there already. */
  readonly claim?: string | undefined;
  /** Tells when and how the command ended. */
  readonly result?: string | undefined;
  /** It is a job of Slurm, which tells all its processes to end, the command too. */
  readonly slurm: boolean;
}

/** Resolves with the exit code to pass on: the command's, or a shell's when it could not be started (126, 127). */
async function meter(flags: Flags, argv: readonly string[]): Promise<number> {
  if (argv.length === 0)
    throw new UsageError('Which command? Write it after two dashes: wattprint run -- python train.py');
  if (argv[0] === '') throw new UsageError('The name of the command is empty.');
  const cwd = currentFolder();
  const waitedSince = waitOf(flags['waited-since']);
  const session = openSession(termSettings(flags, warn));
  try {
    const piece = new QueuedPiece(flags.claim, flags.result, randomUUID());
    return await metered(session, argv, { ...flags, cwd, waitedSince, piece });
  } finally {
    await session.close();
  }
}

function waitOf(text: string | undefined): Millis | undefined {
  if (text === undefined) return undefined;
  const since = timeOf(text, '--waited-since');
  if (since > systemClock.now())
    throw new UsageError('--waited-since is still to come. Give the time at which the wait began.');
  return since;
}

interface Asked extends Pick<Flags, 'json' | 'slurm'> {
  readonly cwd: string;
  readonly waitedSince: Millis | undefined;
  readonly piece: QueuedPiece;
}

async function metered(session: Session, argv: readonly string[], asked: Asked): Promise<number> {
  const { cwd, json, piece, waitedSince } = asked;
  session.probe.send({ type: 'rate', periodMs: 1000, fast: true });
  const [git] = await Promise.all([
    piece.isQueued ? within(PLANNED_MS, gitState(cwd)) : gitState(cwd),
    session.firstFrame(piece.isQueued ? PLANNED_MS : FIRST_FRAME_MS),
  ]);

  if (!piece.claim(systemClock.now())) return CLAIMED;
  const id = piece.run;
  const command = commandLine(argv);
  const outcome = await spawned(argv, { ...asked, detached: piece.hasOwnGroup, added: piece.environment }, (pid) => {
    piece.started(pid);
    const start = systemClock.now();
    const classified = classifyWords(argv);
    const named =
      classified.kind === 'no' ? { kind: 'maybe' as const, name: argv[0]?.split(/[\\/]/).pop() ?? '' } : classified;
    const identity = identityOf({
      id,
      kind: piece.isQueued ? 'queue' : 'command line',
      command,
      classified: named,
      start,
      host: os.hostname(),
      cwd,
      folder: folderOf(named, cwd),
      git,
    });
    const waited = waitedSince === undefined ? {} : { waitedSince };
    session.metering.recorder.start({
      identity: { ...identity, ...waited },
      scope: { pid, take: 'tree' },
      certain: true,
      ends: 'report',
    });
  });
  const end = systemClock.now();
  if (typeof outcome !== 'number') {
    piece.ended(end, outcome.exitCode);
    warn(outcome.reason);
    return outcome.exitCode;
  }
  // At once: to measure the end takes a moment in which we may be ended too.
  piece.ended(end, outcome);
  const record = await finish(session, id, outcome);
  await piece.recorded(end, outcome, runJson(record));
  // Before anybody reads or leaves.
  process.exitCode = outcome;
  if (json) print(JSON.stringify(runJson(record)));
  else process.stderr.write(`\n${runText(record)}\n`);
  return outcome;
}

const within = <Given>(ms: number, given: Promise<Given>): Promise<Given | undefined> =>
  Promise.race([given, sleep(ms, undefined, { ref: false })]);

/** Sent to us alone they are meant for the command: Slurm, for one, asks for a checkpoint so. */
const FORWARDED = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGALRM', 'SIGCONT'] as const;
/** Sent to the command as well: a second one would have it write its checkpoint into the first. */
const TO_ALL_ON_SLURM: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGCONT'];
/** A terminal sends them to all its processes; the command decides what they mean. */
const SHARED = ['SIGINT', 'SIGQUIT'] as const;

interface SpawnedAs {
  /** In a group of its own. */
  readonly detached: boolean;
  /** To its environment. */
  readonly added: Readonly<Record<string, string>>;
}

/** Runs the command in the foreground. Resolves with its exit code, or with the reason why it did not start. */
function spawned(
  argv: readonly string[],
  { added, detached, json, slurm }: Pick<Asked, 'json' | 'slurm'> & SpawnedAs,
  started: (pid: number) => void,
): Promise<number | NotStarted> {
  const [program = '', ...args] = argv;
  // What makes an editor's program a Node that runs us would do the same to every Electron program of the user.
  const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env;
  const env = { ...inherited, ...added };
  let child: ChildProcess;
  try {
    // With --json our standard output is for the record alone; what the command prints goes to standard error.
    child = spawn(program, args, { stdio: ['inherit', json ? 2 : 'inherit', 'inherit'], env, detached });
  } catch (error) {
    return Promise.resolve(notStarted(program, error as NodeJS.ErrnoException));
  }
  // Until the record is written: a second Ctrl+C must not cost it.
  for (const signal of SHARED) process.on(signal, () => undefined);
  for (const signal of FORWARDED)
    process.on(signal, () => {
      if (!slurm || !TO_ALL_ON_SLURM.includes(signal)) child.kill(signal);
    });
  return new Promise((resolve) => {
    // At once, not when the event comes: we may be ended in between.
    if (child.pid !== undefined) started(child.pid);
    child.on('error', (error: NodeJS.ErrnoException) => resolve(notStarted(program, error)));
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal])));
  });
}

interface NotStarted {
  readonly exitCode: number;
  readonly reason: string;
}

/** In words, with the exit code that a shell would give. */
function notStarted(program: string, { code, message }: NodeJS.ErrnoException): NotStarted {
  if (code === 'ENOENT') return { exitCode: 127, reason: `command not found: ${program}` };
  if (code === 'EACCES') return { exitCode: 126, reason: `${program} is not a program, or may not be run by you` };
  return { exitCode: 126, reason: `${program} could not be started: ${message}` };
}

async function finish(session: Session, id: string, exitCode: number): Promise<RunRecord> {
  const { recorder } = session.metering;
  recorder.end(id, systemClock.now(), exitCode);
  await session.until(() => recorder.find(id) === undefined);
  const record = session.ledger.records().find((run) => run.id === id);
  if (record === undefined) throw new Error('the run is missing from its own ledger');
  return record;
}
