/** Options of a program, with the defaults that the file gives them: argparse, click, absl. */
import type { Call } from '../calls';
import type { PythonFile } from '../file';
import type { SyntaxNode } from '../syntax';
import type { Setting, Settings } from './setting';

/** What `parse_args` gives. */
export const argparseOptions =
  (file: PythonFile): Settings =>
  (name) => {
    if (file.callsOf('set_defaults').some(({ keywords }) => keywords.has(name))) return undefined;
    return theOnly(file.callsOf('add_argument').filter((call) => isOption(file, call, name)));
  };

/** `flags.DEFINE_integer("epochs", 10, …)` */
export const abslOptions =
  (file: PythonFile): Settings =>
  (name) => {
    const [only, second] = file
      .callsNamed(/(^|\.)flags\.DEFINE_/)
      .filter(({ positional }) => file.literal(positional[0]) === name);
    return second === undefined && only !== undefined
      ? { node: only.argument('default', 1), isDefault: true }
      : undefined;
  };

/** What `@click.option("--epochs", default=10)` hands over as a parameter. */
export function clickOption(file: PythonFile, decorators: readonly SyntaxNode[], name: string): Setting | undefined {
  const options = decorators.flatMap((each) => (each.type === 'call' ? [file.call(each)] : []));
  return theOnly(
    options.filter((call) => /^click\.(option|argument)$/.test(call.name ?? '') && isOption(file, call, name)),
  );
}

/** By `dest`, else by its first long flag, else by its first one. */
function isOption(file: PythonFile, { positional, keywords }: Call, name: string): boolean {
  const given = file.literal(keywords.get('dest'));
  if (typeof given === 'string') return given === name;
  const flags = positional.map((each) => file.literal(each)).filter((each) => typeof each === 'string');
  const flag = flags.find((each) => each.startsWith('--')) ?? flags[0];
  return flag?.replace(/^-+/, '').replaceAll('-', '_') === name;
}

/** Two of one name belong to two commands, and nobody knows which one is meant. */
function theOnly([only, second]: readonly Call[]): Setting | undefined {
  const node = only?.keywords.get('default');
  return node === undefined || second !== undefined ? undefined : { node, isDefault: true };
}
