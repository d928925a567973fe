/** Which files are somebody's Python, and which say what libraries they use. */

export const EXTENSIONS = ['py', 'pyw', 'ipynb'] as const;

/** Folders that hold what was installed or built; a virtual environment is known by its `pyvenv.cfg`. */
export const SKIPPED = ['node_modules', '__pycache__', 'site-packages', 'build', 'dist'] as const;
export const ENVIRONMENT_MARK = 'pyvenv.cfg';

/** No program that somebody writes is longer, in bytes or characters; looking at one would only take time. */
export const MOST_LENGTH = 2_000_000;
export const TOO_LONG = 'it is longer than 2 MB';

/** Names of files that say which versions of libraries a project uses, as a glob and as a test. */
const NAMES = [
  'requirements*.txt',
  'pyproject.toml',
  'setup.cfg',
  'environment*.yml',
  'environment*.yaml',
  'conda*.yml',
  'conda*.yaml',
  'poetry.lock',
  'uv.lock',
];
export const PROJECT_FILES = `**/{${NAMES.join(',')}}`;
export const isProjectFile = (name: string): boolean => PROJECT_FILE.test(name);
const PROJECT_FILE = new RegExp(
  `^(${NAMES.map((each) => each.replaceAll('.', '\\.').replaceAll('*', '.*')).join('|')})$`,
);
