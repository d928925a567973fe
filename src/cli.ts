/** The `wattprint` command. Same code, same ledger as the editor; made for cluster nodes, CI and plain terminals. */
import { parseArgs } from 'node:util';
import { checkSources, listRuns, listZones } from './cli/list';
import { UsageError } from './cli/options';
import { runCommand } from './cli/run';
import { warn } from './cli/session';
import { watchPower } from './cli/watch';

const HELP = `wattprint: what machine learning work draws, in energy and carbon

  wattprint run [--json] [--zone ID] [--pue N] -- COMMAND …   meter a command and record it
  wattprint watch [--json] [--lines N]                        print what the machine draws, once a second
  wattprint runs [--json | --csv] [--limit N]                 list recorded runs, newest first
  wattprint check [--json]                                    which power sources work here, and what would enable others
  wattprint zones [--json]                                    grid zones and their yearly mean intensity

With "run --json" the record is the only thing on standard output; what the command prints goes to standard error.
Environment: WATTPRINT_LEDGER (folder), WATTPRINT_ZONE, WATTPRINT_PUE, WATTPRINT_PRICE (for example "0.31 EUR").
`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  csv: { type: 'boolean', default: false },
  zone: { type: 'string' },
  pue: { type: 'string' },
  lines: { type: 'string' },
  limit: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

async function main(args: readonly string[]): Promise<number> {
  // Everything after the two dashes belongs to the command, options included.
  const dashes = args.indexOf('--');
  const own = dashes < 0 ? args : args.slice(0, dashes);
  const command = dashes < 0 ? [] : args.slice(dashes + 1);
  const { values, positionals } = parse(own);
  const [verb, ...rest] = positionals;
  if (values.help || verb === undefined || verb === 'help') {
    process.stdout.write(HELP);
    return values.help || verb === 'help' ? 0 : 2;
  }
  switch (verb) {
    case 'run':
      return runCommand(dashes < 0 ? rest : command, { json: values.json, zone: values.zone, pue: values.pue });
    case 'watch':
      return watchPower({ json: values.json, lines: count(values.lines, '--lines') });
    case 'runs':
      return listRuns({ json: values.json, csv: values.csv, limit: count(values.limit, '--limit') });
    case 'check':
      return checkSources(values.json);
    case 'zones':
      return listZones(values.json);
    default:
      throw new UsageError(`There is no command "${verb}". "wattprint help" lists them.`);
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function count(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(text)) throw new UsageError(`${flag} takes a whole number from 1 on, not "${text}".`);
  return Number(text);
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    warn(error instanceof UsageError ? error.message : String(error instanceof Error ? error.stack : error));
    process.exitCode = error instanceof UsageError ? 2 : 70;
  },
);
