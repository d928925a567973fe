/** How a notebook is executed from a queue: into a copy, so that what the user may have open stays as it is. */

/** Of the programs that can, the one to be preferred first. @param notebook its name, relative to where it is executed */
export function notebookCommands(notebook: string): readonly [string, ...string[]][] {
  const copy = notebook.replace(/\.ipynb$/, '.queued.ipynb');
  const convert = ['--to', 'notebook', '--execute', notebook, '--output', copy];
  return [
    // It writes as it goes: what was done is there when it is stopped.
    ['papermill', notebook, copy],
    ['jupyter-nbconvert', ...convert],
    ['jupyter', 'nbconvert', ...convert],
  ];
}
