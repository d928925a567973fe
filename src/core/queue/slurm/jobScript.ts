/** What runs on a node of Slurm: the command, metered where Wattprint is there too, else alone. */
import type { QueuedJob } from '../job';

export interface ScriptWorld {
  /** Of the job, on a file system that the node shares. */
  readonly folder: string;
  readonly ledger: string;
  /** Node, or an editor that can be one. */
  readonly program: string;
  readonly cli: string;
  /** Of `wattprint run`. */
  readonly flags: readonly string[];
}

/**
 * All that sbatch is given, and keeps. What it starts is written anew where our programs are put elsewhere, as by an update.
 *
 * @param started its pieces before this submission
 */
export const batchScript = (pieceScript: string, started: number): string =>
  `#!/bin/sh\nexec /bin/sh ${quoted(pieceScript)} ${started}\n`;

/**
 * Each start has its number and is claimed, as on this machine (`queueFolder.ts`). More claims than starts: another job of
 * Slurm was submitted for the same command, or it is not wanted any more.
 */
export function pieceScript(job: QueuedJob, { cli, flags, folder, ledger, program }: ScriptWorld): string {
  return `started=$1
folder=${quoted(folder)}
program=${quoted(program)}
cli=${quoted(cli)}
piece=1
while [ -e "$folder/$piece.claim" ]; do piece=$((piece + 1)); done
[ "$piece" -le $((\${SLURM_RESTART_COUNT:-0} + started + 1)) ] || exit ${CLAIMED}
cd ${quoted(job.cwd)} || exit 1
set -- ${job.command.map(quoted).join(' ')}
# Output to a file is otherwise held back by Python until there is much of it.
PYTHONUNBUFFERED=\${PYTHONUNBUFFERED-1}
export PYTHONUNBUFFERED
if [ -f "$cli" ] && ELECTRON_RUN_AS_NODE=1 "$program" --version >/dev/null 2>&1; then
  WATTPRINT_LEDGER=${quoted(ledger)}
  ELECTRON_RUN_AS_NODE=1
  export WATTPRINT_LEDGER ELECTRON_RUN_AS_NODE
  exec "$program" "$cli" run ${flags.map(quoted).join(' ')} --claim "$folder/$piece.claim" --result "$folder/$piece.end.json" --slurm -- "$@"
fi
# Milliseconds, which not every date knows.
clock() {
  at=$(date +%s%3N)
  case $at in *[!0-9]*) at=$(date +%s)999 ;; esac
  echo "$at"
}
# For the user alone, as all that lies there.
written() (
  umask 077
  printf '%s' "$2" >"$1.tmp" && ln "$1.tmp" "$1" && rm "$1.tmp"
)
written "$folder/$piece.claim" "{\\"run\\":\\"\\",\\"at\\":$(clock),\\"by\\":{\\"pid\\":0,\\"born\\":\\"\\"}}" || exit ${CLAIMED}
"$@" &
child=$!
trap 'kill -USR1 "$child"' USR1
# Slurm sends it to all processes.
trap : TERM
wait "$child"
code=$?
# A signal ends the wait, not the command.
while kill -0 "$child" 2>/dev/null; do
  wait "$child"
  code=$?
done
written "$folder/$piece.end.json" "{\\"at\\":$(clock),\\"exitCode\\":$code}"
exit "$code"
`;
}

/** As `wattprint run` has it where somebody else has started the command. */
const CLAIMED = 75;

/** For a shell. sbatch refuses carriage returns, so they are made on the node. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''").replaceAll('\r', `'"$(printf '\\r')"'`)}'`;
