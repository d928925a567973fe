/** Which tasks have to run before another one. VS Code tells extensions nothing of it: it stands in the settings of tasks. */
import * as vscode from 'vscode';

interface WrittenTask {
  readonly label?: unknown;
  readonly taskName?: unknown;
  readonly dependsOn?: unknown;
}

/** Their names. */
export function needsOf(
  task: Pick<vscode.Task, 'definition' | 'name'>,
  folder: vscode.WorkspaceFolder,
): readonly string[] {
  const set = vscode.workspace.getConfiguration('tasks', folder.uri).inspect<unknown>('tasks');
  const written = [set?.workspaceFolderValue, set?.workspaceValue, set?.globalValue].find(
    (tasks) => Array.isArray(tasks) && tasks.some((each) => isOf(task, each)),
  ) as readonly unknown[] | undefined;
  const { dependsOn = [] } = Object(written?.find((each) => isOf(task, each))) as WrittenTask;
  return [dependsOn].flat().map(nameOf);
}

/** One that another extension provides, and that is written down without a name, is told by what defines it. */
function isOf({ definition, name }: Pick<vscode.Task, 'definition' | 'name'>, written: unknown): boolean {
  const { label, taskName, ...others } = Object(written) as WrittenTask;
  const title = label ?? taskName;
  if (title !== undefined) return title === name;
  const own = Object.entries(definition).filter(([key]) => key !== 'id');
  return own.length > 1 && own.every(([key, value]) => (others as Readonly<Record<string, unknown>>)[key] === value);
}

/** A task is named, or told by its type and what defines it. */
const nameOf = (need: unknown): string => {
  if (typeof need === 'string') return need;
  const { script, task, type } = Object(need) as Readonly<Record<string, unknown>>;
  return [type, task ?? script].filter((word) => typeof word === 'string').join(': ');
};
