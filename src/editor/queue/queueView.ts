/** The queue as a tree in the explorer: what waits, what runs, what is stopped, what is over. */
import * as vscode from 'vscode';
import { stateOf, type QueueEntry } from '../../core/queue/state';
import { inGroup, queueRow, type QueueGroup, type QueueView as Rows } from '../../core/text/queueText';
import type { After } from '../after';
import { Disposables, type Disposable } from '../disposables';
import type { GridService } from '../grid/gridService';
import type { MeterHost } from '../meterHost';
import type { QueueService } from './queueService';

export interface QueueViewWorld {
  readonly queue: QueueService;
  readonly host: Pick<MeterHost, 'onRuns' | 'records' | 'refreshLedger'>;
  readonly grid: Pick<GridService, 'times'>;
  readonly after: After;
}

/** What is counted down is told in minutes. */
const COUNT_EVERY_MS = 60_000;
const GROUPS: readonly QueueGroup[] = ['waiting', 'running', 'paused', 'ended'];

export type QueueNode = { readonly group: QueueGroup } | { readonly job: string };

export class QueueTree implements vscode.TreeDataProvider<QueueNode>, vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<QueueNode>;
  #counting: Disposable | undefined;
  #drawn: Rows | undefined;

  constructor(private readonly world: QueueViewWorld) {
    const add = this.#disposables.add.bind(this.#disposables);
    this.#view = add(vscode.window.createTreeView('wattprint.queue', { treeDataProvider: this }));
    add(this.#view.onDidChangeVisibility(() => this.#show()));
    add(world.queue.onDidChange(() => this.#show()));
    add(world.host.onRuns(() => this.#changed.fire(undefined)));
    this.#show();
  }

  getChildren(node?: QueueNode): QueueNode[] {
    const { entries } = this.world.queue;
    if (node === undefined)
      return GROUPS.filter((group) => inGroup(entries, group).length > 0).map((group) => ({ group }));
    return 'group' in node ? inGroup(entries, node.group).map(({ job }) => ({ job: job.id })) : [];
  }

  getParent(node: QueueNode): QueueNode | undefined {
    if ('group' in node) return undefined;
    const group = GROUPS.find((each) => inGroup(this.world.queue.entries, each).some(({ job }) => job.id === node.job));
    return group && { group };
  }

  getTreeItem(node: QueueNode): vscode.TreeItem {
    if ('group' in node) return this.#groupItem(node.group);
    const entry = this.world.queue.entry(node.job);
    if (entry === undefined) return new vscode.TreeItem(node.job);
    const row = queueRow(entry, this.#rows());
    const item = new vscode.TreeItem(row.label);
    item.id = entry.job.id;
    item.description = row.description;
    item.tooltip = row.tooltip;
    item.iconPath = new vscode.ThemeIcon(row.icon);
    item.contextValue = contextOf(entry);
    item.accessibilityInformation = { label: row.spoken };
    return item;
  }

  /** Shows a job where the tree is on show anyway. */
  async point(job: string): Promise<void> {
    if (this.#view.visible) await this.#view.reveal({ job }, { select: true, focus: false });
  }

  dispose(): void {
    this.#counting?.dispose();
    this.#disposables.dispose();
  }

  #groupItem(group: QueueGroup): vscode.TreeItem {
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(groupTitle(group), Expanded);
    const count = inGroup(this.world.queue.entries, group).length;
    item.id = group;
    item.description = String(count);
    item.contextValue = `group.${group}`;
    // A long history does not push what is to come out of sight.
    if (group === 'ended' && count > 8) item.collapsibleState = Collapsed;
    item.accessibilityInformation = { label: `${groupTitle(group)}, ${count}` };
    return item;
  }

  /** Made once for all rows that are drawn together. */
  #rows(): Rows {
    return (this.#drawn ??= this.#newRows());
  }

  #newRows(): Rows {
    const { grid, host, queue } = this.world;
    // Rows are drawn right after they are asked for.
    setTimeout(() => (this.#drawn = undefined), 0);
    const runs = new Map(host.records.map((run) => [run.id, run]));
    const [busy] = inGroup(queue.entries, 'running');
    return {
      now: queue.now,
      times: grid.times,
      t: vscode.l10n.t,
      record: (id) => runs.get(id),
      busyWith: busy?.job.name,
    };
  }

  /** Draws anew; while it is seen and something is counted, once a minute. */
  #show(): void {
    this.#changed.fire(undefined);
    this.#counting?.dispose();
    const { after, host, queue } = this.world;
    const counts = queue.entries.some((entry) => ['waiting', 'running', 'paused'].includes(stateOf(entry).is));
    if (!this.#view.visible || !counts) return;
    // What a run has used so far was written by another process.
    void host.refreshLedger();
    this.#counting = after(COUNT_EVERY_MS, () => this.#show());
  }
}

function groupTitle(group: QueueGroup): string {
  const { t } = vscode.l10n;
  switch (group) {
    case 'waiting':
      return t('Waiting');
    case 'running':
      return t('Running');
    case 'paused':
      return t('Paused');
    case 'ended':
      return t('Ended');
  }
}

/** What its menus are shown by: `job waiting`, `job ended run log`. */
function contextOf(entry: QueueEntry): string {
  const { is } = stateOf(entry);
  const isLive = is === 'waiting' || is === 'running' || is === 'paused';
  const hasRun = (entry.pieces.at(-1)?.run ?? '') !== '';
  // Slurm writes the log itself.
  const hasLog = entry.pieces.length > 0 || entry.slurm !== undefined;
  return ['job', isLive ? is : 'ended', ...(hasRun ? ['run'] : []), ...(hasLog ? ['log'] : [])].join(' ');
}
