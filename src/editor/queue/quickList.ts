/** A list to choose from, with buttons in its title. Undefined: given up. */
import * as vscode from 'vscode';

export interface ListItem<Choice> extends vscode.QuickPickItem {
  /** Undefined: it only says something. */
  readonly choice?: Choice;
}

export interface ListButton<Choice> extends vscode.QuickInputButton {
  readonly choice: Choice;
}

export interface ListOptions<Choice> {
  readonly title: string;
  readonly placeholder: string;
  readonly items: readonly ListItem<Choice>[];
  readonly buttons?: readonly ListButton<Choice>[];
  /** Enter takes it. */
  readonly active?: ListItem<Choice> | undefined;
  readonly step?: { readonly at: number; readonly of: number };
}

export function pickFrom<Choice>(options: ListOptions<Choice>): Promise<Choice | undefined> {
  const { active, buttons = [], items, placeholder, step, title } = options;
  const list = vscode.window.createQuickPick<ListItem<Choice>>();
  list.title = title;
  list.placeholder = placeholder;
  list.items = items;
  list.buttons = buttons;
  list.matchOnDescription = true;
  list.ignoreFocusOut = true;
  if (active !== undefined) list.activeItems = [active];
  if (step !== undefined) {
    list.step = step.at;
    list.totalSteps = step.of;
  }
  return new Promise((resolve) => {
    const choose = (choice: Choice | undefined): void => {
      if (choice === undefined) return;
      resolve(choice);
      list.hide();
    };
    list.onDidAccept(() => choose(list.selectedItems[0]?.choice));
    list.onDidTriggerButton((button) => choose(buttons.find((each) => each === button)?.choice));
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    list.show();
  });
}

/** A list that is there at once and says what it waits for. Undefined: given up. @throws what the work does */
export function waitIn<Result>(title: string, what: string, work: Promise<Result>): Promise<Result | undefined> {
  const list = vscode.window.createQuickPick();
  list.title = title;
  list.placeholder = what;
  list.busy = true;
  list.ignoreFocusOut = true;
  return new Promise((resolve, reject) => {
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    list.show();
    // As in a list that is chosen from: it goes before another one comes.
    work.then(resolve, reject);
    const hide = (): void => list.hide();
    work.then(hide, hide);
  });
}
