/**
 * The versions of libraries of a Python project: those in its virtual environment, else what its files ask for, beside a
 * source file and above it.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { isProjectFile } from '../../core/python/sourceFiles';
import { requirements } from '../../core/lint/requirements';
import type { Versions } from '../../core/lint/versions';

const ENVIRONMENT = /^\.?(venv|env)$/;
/** No project nests deeper, and a home folder is none. */
const LEVELS = 6;
/** A lock file is long; more than this is none of ours. */
const MOST_BYTES = 4_000_000;

export class ProjectVersions {
  readonly #known = new Map<string, Promise<Versions>>();

  of(file: string): Promise<Versions> {
    const folder = path.dirname(path.resolve(file));
    const known = this.#known.get(folder) ?? read(folder);
    this.#known.set(folder, known);
    return known;
  }
}

/** Up to the root of the repository, nearest first. */
async function read(folder: string): Promise<Versions> {
  const texts: string[] = [];
  for (let level = 0, at = folder; level < LEVELS; level++, at = path.dirname(at)) {
    const names = await namesIn(at);
    // What is installed is used, whatever a requirement allows.
    for (const name of names.filter((each) => ENVIRONMENT.test(each)))
      texts.unshift(await installed(path.join(at, name)));
    for (const name of names.filter((each) => isProjectFile(each)).toSorted())
      texts.push(await textOf(path.join(at, name)));
    if (names.includes('.git') || at === path.dirname(at)) break;
  }
  return requirements(texts);
}

/** Names and versions of what lies in a virtual environment, as requirements. */
async function installed(environment: string): Promise<string> {
  const pythons = (await namesIn(path.join(environment, 'lib'))).filter((name) => name.startsWith('python'));
  const folders = ['Lib/site-packages', ...pythons.map((name) => `lib/${name}/site-packages`)];
  const names = (await Promise.all(folders.map((folder) => namesIn(path.join(environment, folder))))).flat();
  const versions = names.flatMap((name) => /^(.+)-([\d][\w.!+]*)\.dist-info$/.exec(name)?.slice(1).join('==') ?? []);
  return versions.join('\n');
}

const namesIn = (folder: string): Promise<string[]> => fs.readdir(folder).catch(() => []);

async function textOf(file: string): Promise<string> {
  try {
    const stat = await fs.stat(file);
    // A pipe would be waited for.
    return !stat.isFile() || stat.size > MOST_BYTES ? '' : await fs.readFile(file, 'utf8');
  } catch {
    return ''; // gone, or not ours to read
  }
}
