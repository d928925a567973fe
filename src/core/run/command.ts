/**
 * Which commands are runs: Python programs, notebooks executed by a program, and launchers of these.
 *
 * `run`: certainly. `maybe`: could start one (a shell script, `make`); whether it does is seen in its processes.
 * `no`: leaves no record.
 */
import { EVERYDAY, LAUNCHERS, LAUNCHER_MODULES, NAMED_WRAPPERS, TOOL_MODULES, WRAPPERS } from './launchers';
import { isPythonProgram } from './pythonProgram';
import { simpleCommands } from './shellWords';

export type CommandKind =
  | {
      readonly kind: 'run';
      readonly name: string;
      readonly launcher?: string;
      readonly script?: string;
      readonly interpreter?: string;
      /** Where a `cd` before it on the same line goes: the folder that `script` is relative to. */
      readonly folder?: string;
    }
  | { readonly kind: 'maybe'; readonly name: string }
  | { readonly kind: 'no' };

/** Windows' own launcher of Python. */
const PY = /^py(?:\.exe)?$/i;
const SHELL = /^(?:ba|z|da|k|fi)?sh$/;
/** Options of Python that take a value of their own. */
const PYTHON_VALUE_OPTIONS = new Set(['-W', '-X', '--check-hash-based-pycs']);

export function classifyCommand(line: string): CommandKind {
  let maybe: CommandKind = { kind: 'no' };
  let folder: string | undefined;
  for (const { words } of simpleCommands(line)) {
    const found = classifyWords(words);
    if (found.kind === 'run') return folder === undefined ? found : { ...found, folder };
    folder = folderAfter(words, folder);
    if (found.kind === 'maybe' && maybe.kind === 'no') maybe = found;
  }
  return maybe;
}

function folderAfter([program, ...rest]: readonly string[], before: string | undefined): string | undefined {
  const to = program === 'cd' || program === 'pushd' ? rest.find((word) => !word.startsWith('-')) : undefined;
  if (to === undefined) return before;
  return before === undefined || /^(?:[/~$`]|[A-Za-z]:)/.test(to) ? to : `${before}/${to}`;
}

/** As `classifyCommand`, for one command given as words (a process's arguments). */
export function classifyWords(words: readonly string[], launcher?: string): CommandKind {
  const [program, ...rest] = words;
  if (program === undefined) return { kind: 'no' };
  const base = baseName(program).replace(/\.exe$/i, '');
  if (isPythonProgram(program) || PY.test(baseName(program))) return classifyPython(program, rest, launcher);

  const wrapper = own(WRAPPERS, base);
  if (wrapper !== undefined) {
    const inner = afterOptions(rest, wrapper.skip ?? [], wrapper.values ?? []);
    if (inner === undefined) return { kind: 'no' };
    return classifyWords(inner, launcher ?? (NAMED_WRAPPERS.has(base) ? base : undefined));
  }
  const known = own(LAUNCHERS, base);
  if (known !== undefined && (known.sub === undefined || rest.includes(known.sub))) {
    const script = rest.find((word) => /\.(?:py|ipynb)$/.test(word));
    const module = rest[rest.indexOf('-m') + 1];
    const name = script !== undefined ? baseName(script) : rest.includes('-m') && module !== undefined ? module : base;
    return { kind: 'run', name, launcher: base, ...(script !== undefined && { script }) };
  }
  if (base === 'jupyter' || base === 'jupyter-nbconvert') return classifyNbconvert(rest, base);
  // Made executable, or handed to a wrapper that finds the interpreter (`uv run train.py`).
  if (/\.py$/.test(base))
    return { kind: 'run', name: base, script: program, ...(launcher !== undefined && { launcher }) };
  if (EVERYDAY.has(base)) return { kind: 'no' };
  if (SHELL.test(base)) return classifyShell(rest);
  return { kind: 'maybe', name: base };
}

function classifyPython(program: string, args: readonly string[], launcher?: string): CommandKind {
  const extra = { interpreter: program, ...(launcher !== undefined && { launcher }) };
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? '';
    const next = args[index + 1];
    if (word === '-m' && next !== undefined) return classifyModule(next, args.slice(index + 2), extra);
    if (word === '-c') return { kind: 'run', name: 'python -c', ...extra };
    if (/^-(?:V|VV|h|-version|-help|-help-all)$/.test(word)) return { kind: 'no' };
    if (PYTHON_VALUE_OPTIONS.has(word)) index++;
    else if (word === '-') return { kind: 'run', name: 'python -', ...extra };
    else if (!word.startsWith('-') && !/^[<>]|^\d?>/.test(word))
      return { kind: 'run', name: baseName(word), script: word, ...extra };
  }
  // An interactive interpreter: what is typed into it is work like any other.
  return { kind: 'run', name: baseName(program), ...extra };
}

function classifyModule(
  module: string,
  args: readonly string[],
  extra: { interpreter: string; launcher?: string },
): CommandKind {
  if (TOOL_MODULES.has(module)) return { kind: 'no' };
  if (module === 'nbconvert') return classifyNbconvert(['nbconvert', ...args], 'nbconvert');
  if (!LAUNCHER_MODULES.has(module)) return { kind: 'run', name: module, ...extra };
  const script = args.find((word) => /\.py$/.test(word));
  const launcher = module === 'debugpy' ? extra.launcher : (module.split('.')[0] ?? module);
  return {
    kind: 'run',
    name: script === undefined ? module : baseName(script),
    interpreter: extra.interpreter,
    ...(launcher !== undefined && { launcher }),
    ...(script !== undefined && { script }),
  };
}

function classifyNbconvert(args: readonly string[], launcher: string): CommandKind {
  const notebook = args.find((word) => word.endsWith('.ipynb'));
  const executes = args.includes('--execute') || args.includes('execute');
  if (!executes || notebook === undefined) return { kind: 'no' };
  return { kind: 'run', name: baseName(notebook), launcher, script: notebook };
}

function classifyShell(args: readonly string[]): CommandKind {
  const inline = args.findIndex((word) => /^-\w*c$/.test(word));
  if (inline >= 0) return classifyCommand(args[inline + 1] ?? '');
  const script = args.find((word) => !word.startsWith('-'));
  return script === undefined ? { kind: 'no' } : { kind: 'maybe', name: baseName(script) };
}

/** The words after a wrapper's own options and fixed words; undefined when the fixed words are not there. */
function afterOptions(
  words: readonly string[],
  skip: readonly string[],
  values: readonly string[],
): readonly string[] | undefined {
  const wanted = [...skip];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--' && wanted.length === 0) return words.slice(index + 1);
    if (wanted[0] === word) wanted.shift();
    else if (values.includes(word)) index++;
    else if (word.startsWith('-') || /^[A-Za-z_]\w*=/.test(word)) continue;
    else return wanted.length === 0 ? words.slice(index) : undefined;
  }
  return undefined;
}

const baseName = (path: string): string => path.split(/[\\/]/).pop() ?? path;
const own = <Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
