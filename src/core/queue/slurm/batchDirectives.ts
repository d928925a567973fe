/** What a batch script asks Slurm for by itself. */
import { millis, type Millis } from '../../units';

/** sbatch takes no more bytes of a script. */
export const LONGEST_SCRIPT = 4_000_000;

export interface BatchDirectives {
  /** It has `#SBATCH` lines: it was written for sbatch. */
  readonly isBatch: boolean;
  /** Infinite where it asks for no limit. */
  readonly time?: Millis;
  /** It says where its output goes. */
  readonly output: boolean;
}

/** As sbatch does, up to the first line that is a command. */
export function batchDirectives(text: string): BatchDirectives {
  const options: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const asked = /^#SBATCH\s+(.*)$/.exec(line)?.[1];
    if (asked !== undefined)
      options.push(
        ...asked
          .replace(/\s#.*$/, '')
          .trim()
          .split(/\s+/),
      );
    else if (!/^\s*(?:#|$)/.test(line)) break;
  }
  const asked = valueOf(options, 'time', 't');
  return {
    isBatch: options.length > 0,
    output: valueOf(options, 'output', 'o') !== undefined,
    ...(asked !== undefined && { time: slurmSpan(asked) }),
  };
}

/** The last one stands: `--time=5`, `--time 5`, `-t 5`, `-t5`. */
function valueOf(options: readonly string[], long: string, short: string): string | undefined {
  const named = new RegExp(`^(?:--${long}=|-${short})(.+)$`);
  return options.reduce<string | undefined>((found, word, index) => {
    if (word === `--${long}` || word === `-${short}`) return options[index + 1];
    return named.exec(word)?.[1] ?? found;
  }, undefined);
}

/** `M`, `M:S`, `H:M:S`, `D-H`, `D-H:M` and `D-H:M:S` (sbatch(1), `--time`); 0 and words are no limit. */
function slurmSpan(text: string): Millis {
  const parts = /^(?:(\d+)-)?(\d+)(?::(\d+))?(?::(\d+))?$/.exec(text.replaceAll(/["']/g, ''));
  if (parts === null) return millis(Infinity);
  // One that is not there is undefined, whatever its type says.
  const isLong = parts[1] !== undefined || parts[4] !== undefined;
  const [days = 0, first = 0, second = 0, third = 0] = parts.slice(1).map((part) => Number(part || 0));
  const seconds = isLong ? days * 86_400 + first * 3600 + second * 60 + third : first * 60 + second;
  return millis(seconds === 0 ? Infinity : seconds * 1000);
}
