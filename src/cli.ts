/** The `wattprint` command. Same code, same ledger as the editor; made for cluster nodes, CI and plain terminals. */
import { version } from '../package.json';
import { warn } from './cli/session';
import { print, UsageError, type Verb } from './cli/verb';
import { check } from './cli/verbs/check';
import { lint } from './cli/verbs/lint';
import { queue } from './cli/verbs/queue';
import { regions } from './cli/verbs/regions';
import { run } from './cli/verbs/run';
import { runs } from './cli/verbs/runs';
import { sites } from './cli/verbs/sites';
import { watch } from './cli/verbs/watch';
import { window } from './cli/verbs/window';
import { zones } from './cli/verbs/zones';

const VERBS: Readonly<Record<string, Verb>> = { run, queue, watch, runs, lint, sites, window, check, zones, regions };

const LINES = Object.entries(VERBS).map(
  ([name, { usage, summary }]) => `  wattprint ${name} ${usage}\n      ${summary}`,
);

const HELP = `wattprint: what machine learning work draws, in energy and carbon

${LINES.join('\n')}

What follows the name of your command is the command's, options included. "wattprint --version" prints which one this is.
With "run --json" the record is the only thing on standard output; what the command prints goes to standard error.
"regions" takes --top N, --pue N of a zone, and for data that has to move --mbit N (a second) and --price-gb "0.02 USD"; names in
--allow may hold *, as in europe-*.
"window" takes --now TIME to plan from another time than now, not with --source. A time without a zone is local, in a table of --series
UTC. The table's first line names its columns: time, intensity (g/kWh) and, where there is one, forecast.
TIME of a deadline may be words, as in "tomorrow 08:00"; without one it is a day.
"queue" takes --at-most N (hours, then the command is ended) and --weekly. The command starts with the environment of now, without
what looks like a secret. "run --claim FILE" starts nothing where FILE is there already; --result FILE tells how the command ended.
Environment: WATTPRINT_LEDGER (folder), WATTPRINT_ZONE, WATTPRINT_PUE, WATTPRINT_PRICE (for example "0.31 EUR"),
WATTPRINT_CPU_TDP (watts, where the processor is modelled), WATTPRINT_WAKE_GPU (1: read sleeping GPUs too),
WATTPRINT_GRID_KEY (of "window --source"), WATTPRINT_GRID_URL (address of a Carbon Aware SDK server).
`;

async function main([name = '', ...rest]: readonly string[]): Promise<number> {
  if (name === '--version') {
    print(version);
    return 0;
  }
  if (['', 'help', '--help', '-h'].includes(name)) return help(name === '' ? 2 : 0);
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (verb === undefined) throw new UsageError(`There is no command "${name}". "wattprint help" lists them.`);
  const code = await verb.start(name, rest);
  return code === 'help' ? help(0) : code;
}

function help(code: number): number {
  process.stdout.write(HELP);
  return code;
}

// Whoever reads us may go away first (`| head`): that is no failure, and no reason to lose a run.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit();
  warn(`standard output cannot be written: ${message}`);
  process.exit(74);
});
process.stderr.on('error', () => undefined);

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    warn(error instanceof UsageError ? error.message : String(error instanceof Error ? error.stack : error));
    process.exitCode = error instanceof UsageError ? 2 : 70;
  },
);
