/** Plain values of a YAML text: `key: value` and what is indented below a key. Lists and anything cleverer are not read. */
import type { Literal } from '../literals';
import type { Setting, Settings } from './setting';

interface Level {
  readonly indent: number;
  readonly keys: Map<string, Setting>;
}

export function yamlSettings(text: string): Settings {
  const root = new Map<string, Setting>();
  const levels: Level[] = [{ indent: -1, keys: root }];
  for (const line of text.split('\n')) {
    const [, blanks = '', key, written = ''] = /^(\s*)["']?([\w.-]+)["']?:(?:\s+(.*))?$/.exec(line) ?? [];
    if (key === undefined) continue;
    while ((levels.at(-1)?.indent ?? -1) >= blanks.length) levels.pop();
    const value = written.replace(/(^|\s)#.*$/, '').trim();
    const below = new Map<string, Setting>();
    if (value === '') levels.push({ indent: blanks.length, keys: below });
    const into = levels.at(value === '' ? -2 : -1)?.keys;
    into?.set(
      key,
      value === ''
        ? { inner: (name) => below.get(name), isDefault: false }
        : { value: scalar(value), isDefault: false },
    );
  }
  return (name) => root.get(name);
}

function scalar(text: string): Literal | undefined {
  const quoted = /^(["'])(.*)\1$/.exec(text);
  if (quoted !== null) return quoted[2];
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (/^(null|~)$/.test(text)) return null;
  if (/^[-+]?(\d[\d_]*)?\.?\d+(e[-+]?\d+)?$/i.test(text)) return Number(text.replaceAll('_', ''));
  // An anchor, a list, an interpolation.
  return /^[[{&*!|>$]/.test(text) ? undefined : text;
}
