/** One sub-command of `wattprint`: what it takes, and how its arguments are read. */
import { parseArgs, type ParseArgsConfig } from 'node:util';

/** Bad input: one sentence that says what to do, exit code 2. */
export class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<O extends Options> = ReturnType<typeof parseArgs<{ options: O; allowPositionals: true }>>;

interface Definition<O extends Options> {
  /** What follows its name: `[--json] [TEXT]`. */
  readonly usage: string;
  readonly summary: string;
  readonly options: O;
  /** The most arguments that are no options; default: none. `command`: from the first one on all are the user's. */
  readonly most?: number | 'command';
  /** Added where an option is not known. */
  readonly hint?: string;
  /** Resolves with the exit code. */
  run(values: Parsed<O>['values'], rest: readonly string[]): number | Promise<number>;
}

export interface Verb extends Pick<Definition<Options>, 'usage' | 'summary'> {
  /** Resolves with the exit code, or with `help` where that was asked for. @throws {UsageError} */
  start(name: string, args: readonly string[]): number | 'help' | Promise<number>;
}

export function verb<const O extends Options>(definition: Definition<O>): Verb {
  const { usage, summary, options, most = 0, hint = '"wattprint help" lists them.' } = definition;
  return {
    usage,
    summary,
    start(name, args) {
      const { own, command } = most === 'command' ? apart(args, options) : { own: args, command: [] };
      if (asksForHelp(own)) return 'help';
      let parsed: Parsed<O>;
      try {
        parsed = parseArgs({ args: withNegatives(own), options, allowPositionals: true });
      } catch (error) {
        throw new UsageError(complaint(error, name, hint));
      }
      if (most === 'command') return definition.run(parsed.values, command);
      const extra = parsed.positionals[most];
      if (extra !== undefined) throw new UsageError(`"wattprint ${name}" does not know what to do with "${extra}".`);
      return definition.run(parsed.values, parsed.positionals);
    },
  };
}

/** Node takes `-5` after a flag for an option. As its value it gets the sentence of that flag. */
const withNegatives = (args: readonly string[]): string[] =>
  args.reduce<string[]>((all, word) => {
    const flag = all.at(-1);
    const isValue = /^-[\d.]/.test(word) && flag !== undefined && /^--[^=]+$/.test(flag);
    return isValue ? [...all.slice(0, -1), `${flag}=${word}`] : [...all, word];
  }, []);

function asksForHelp(args: readonly string[]): boolean {
  const dashes = args.indexOf('--');
  return args.some((word, i) => (word === '--help' || word === '-h') && (dashes < 0 || i < dashes));
}

interface Apart {
  readonly own: readonly string[];
  /** As it is: two dashes in it are its own. */
  readonly command: readonly string[];
}

/** Our options, then the user's command, with two dashes between them or without. */
function apart(args: readonly string[], options: Options): Apart {
  // Not strict: an option that is not known is complained about later, with its name.
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  const first = tokens.find(({ kind }) => kind !== 'option');
  if (first === undefined) return { own: args, command: [] };
  const skipped = first.kind === 'option-terminator' ? 1 : 0;
  return { own: args.slice(0, first.index), command: args.slice(first.index + skipped) };
}

/** Node's own texts are several sentences long and speak of positional arguments. */
function complaint(error: unknown, name: string, hint: string): string {
  const text = error instanceof Error ? error.message : String(error);
  const option = /'(-[^' ,]+)/.exec(text)?.[1] ?? '';
  if (text.startsWith('Unknown option')) return `"wattprint ${name}" has no option "${option}". ${hint}`;
  if (text.includes('does not take')) return `${option} takes no value.`;
  return `${option} needs a value, as in ${option}=VALUE.`;
}

export const JSON_FLAG = { json: { type: 'boolean', default: false } } as const;

/** A flag that counts something. @throws {UsageError} */
export function count(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(text)) throw new UsageError(`${flag} takes a whole number from 1 on, not "${text}".`);
  return Number(text);
}

/** A flag that measures something. @throws {UsageError} */
export function amount(text: string | undefined, flag: string, example: string): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? NaN : Number(text);
  if (!(value > 0 && Number.isFinite(value)))
    throw new UsageError(`${flag} takes a number above 0, as in ${flag} ${example}, not "${text}".`);
  return value;
}

export const print = (text: string): void => void process.stdout.write(`${text}\n`);
