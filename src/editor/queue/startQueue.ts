/** The queue in this window, put together. */
import * as vscode from 'vscode';
import { after } from '../after';
import type { Disposables } from '../disposables';
import type { ActiveFile } from '../grid/activeFile';
import { chosenSource } from '../grid/chosenSource';
import type { GridKeys } from '../grid/gridKeys';
import type { GridService } from '../grid/gridService';
import type { Log } from '../log';
import type { Machine } from '../machine';
import type { MeterHost } from '../meterHost';
import type { Settings } from '../settings';
import { JobLogs } from './followLog';
import { QueueCommands } from './queueCommands';
import { QueueNotices } from './queueNotices';
import { QueueService } from './queueService';
import { QueueTree } from './queueView';
import type { GreenWorld } from './runWhenGreen';
import { Snapshots } from './snapshots';

export interface QueueParts {
  readonly green: GreenWorld;
  readonly queueTree: QueueTree;
  readonly queueCommands: QueueCommands;
}

export function startQueue(
  context: Pick<vscode.ExtensionContext, 'globalStorageUri'>,
  world: {
    readonly machine: Machine;
    readonly host: MeterHost;
    readonly settings: Settings;
    readonly keys: GridKeys;
    readonly grid: GridService;
    readonly active: ActiveFile;
    readonly log: Log;
  },
  disposables: Disposables,
): QueueParts {
  const { grid, host, keys, log, machine, settings } = world;
  const key = async (): Promise<string | undefined> => {
    const source = chosenSource(settings, host);
    return source && keys.of(source.choice);
  };
  const queue = disposables.add(new QueueService({ machine, log, key, after }));
  const queueTree = disposables.add(new QueueTree({ queue, host, grid, after }));
  disposables.add(new QueueNotices({ queue, host, settings, log, after }));
  const logs = disposables.add(new JobLogs({ machine, queue, after }));
  const queueCommands = disposables.add(new QueueCommands({ queue, grid, host, logs }));
  const snapshots = new Snapshots(vscode.Uri.joinPath(context.globalStorageUri, 'snapshots'));
  const ids = queue.entries.map(({ job }) => job.id);
  void snapshots.sweep(ids, queue.now).catch((error: unknown) => log.failure('tidying snapshots', error));
  return { green: { ...world, queue, snapshots }, queueTree, queueCommands };
}
