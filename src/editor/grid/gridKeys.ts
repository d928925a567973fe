/** Keys of providers: in the secret store of VS Code and nowhere else. */
import type * as vscode from 'vscode';
import type { SourceChoice } from '../../core/grid/gridAhead';
import { SOURCE_KINDS } from '../../core/grid/sourceKinds';

const PREFIX = 'wattprint.grid.key.';

export class GridKeys {
  /** Of any window. */
  readonly onDidChange: vscode.Event<unknown>;

  constructor(private readonly secrets: vscode.SecretStorage) {
    this.onDidChange = secrets.onDidChange;
  }

  /** A key that was given for one server is not there for another one. */
  async of(choice: SourceChoice): Promise<string | undefined> {
    const kept = (await this.secrets.get(PREFIX + choice.name)) ?? '';
    const server = serverOf(choice);
    return kept.startsWith(server) ? kept.slice(server.length) || undefined : undefined;
  }

  async keep(choice: SourceChoice, key: string): Promise<void> {
    await this.secrets.store(PREFIX + choice.name, serverOf(choice) + key);
  }

  async forgetAll(): Promise<void> {
    for (const { name } of SOURCE_KINDS) await this.secrets.delete(PREFIX + name);
  }
}

/** Stands before the key of a server of the user's. */
const serverOf = ({ address }: SourceChoice): string => (URL.canParse(address) ? `${new URL(address).origin} ` : '');
