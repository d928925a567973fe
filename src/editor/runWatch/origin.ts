/** What terminal, task and debugger watches share: from a command to a run that the recorder follows. */
import path from 'node:path';
import * as vscode from 'vscode';
import { classifyCommand, type CommandKind } from '../../core/run/command';
import { isExcluded } from '../../core/run/exclude';
import { folderOf, identityOf } from '../../core/run/identity';
import type { RunKind } from '../../core/run/record';
import type { RunStart } from '../../core/run/recorder';
import type { Millis } from '../../core/units';
import type { Machine } from '../machine';
import type { MeterHost } from '../meterHost';
import type { Settings } from '../settings';

export interface Started {
  readonly kind: RunKind;
  readonly command: string;
  readonly cwd: string | undefined;
  readonly start: Millis;
  readonly scope: RunStart['scope'];
  readonly ends: RunStart['ends'];
  /** Where the command line alone does not tell. */
  readonly classified?: CommandKind;
  /** It is a run, whatever its command looks like. */
  readonly certain?: boolean;
}

export class RunStarter {
  constructor(
    private readonly machine: Machine,
    private readonly host: MeterHost,
    private readonly settings: Settings,
  ) {}

  /** Returns the id of the run to be, or undefined when the command is none. */
  start(started: Started): string | undefined {
    const classified = started.classified ?? classifyCommand(started.command);
    if (classified.kind === 'no' && started.certain !== true) return undefined;
    if (isExcluded(started.command, this.settings.excluded)) return undefined;
    const id = this.machine.newId();
    const { kind, command, start } = started;
    const cwd = folderOf(classified, started.cwd);
    const workspace = workspaceOf(cwd);
    const identity = identityOf({ id, kind, command, classified, start, host: this.machine.hostName, cwd, workspace });
    const certain = started.certain ?? classified.kind === 'run';
    const { recorder } = this.host.metering;
    recorder.start({ identity, scope: started.scope, certain, ends: started.ends });
    if (cwd !== undefined && isTrusted(cwd)) {
      void this.machine.gitState(cwd).then((git) => git && recorder.amend(id, { git }));
    }
    return id;
  }

  /** It is another watch's run after all. */
  withdraw(id: string): void {
    this.host.metering.recorder.withdraw(id);
  }

  end(id: string, exitCode: number | undefined): void {
    this.host.metering.recorder.end(id, this.machine.clock.now(), exitCode);
  }
}

/**
 * The git program reads configuration of the folder, which may name other programs. The user trusts the workspace, not all
 * folders that a terminal goes to.
 */
function isTrusted(folder: string): boolean {
  const { workspace, Uri } = vscode;
  return workspace.isTrusted && workspace.getWorkspaceFolder(Uri.file(path.normalize(folder))) !== undefined;
}

function workspaceOf(folder: string | undefined): string | undefined {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const inside = folder === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder));
  return (inside ?? folders[0])?.uri.fsPath;
}
