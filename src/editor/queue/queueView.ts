/** The queue as a tree in the explorer: what waits, what runs, what is stopped, what is over. */
import * as vscode from 'vscode';
import { stateOf, type QueueEntry } from '../../core/queue/state';
import { busyWithOf, inGroup, queueRow, type QueueGroup, type QueueView as Rows } from '../../core/text/queueText';
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

/** What is counted down is told in minutes; what a run has used is written down twice a minute. */
const COUNT_EVERY_MS = 60_000;
const RUNNING_EVERY_MS = 30_000;
const GROUPS: readonly QueueGroup[] = ['waiting', 'running', 'paused', 'ended'];

export type QueueNode =
  | { readonly group: QueueGroup }
  | { readonly job: string }
  /** What waits under another name of this machine; one of it. */
  | { readonly host: string; readonly waiting?: QueueEntry };

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
    add(
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible) world.queue.lookAtOthers();
        this.#show();
      }),
    );
    add(world.queue.onDidChange(() => this.#show()));
    add(world.host.onRuns(() => this.#changed.fire(undefined)));
    this.#show();
  }

  getChildren(node?: QueueNode): QueueNode[] {
    const { entries, others } = this.world.queue;
    if (node === undefined) {
      const groups = GROUPS.filter((group) => inGroup(entries, group).length > 0).map((group) => ({ group }));
      return [...groups, ...others.map(({ host }) => ({ host }))];
    }
    if ('group' in node) return inGroup(entries, node.group).map(({ job }) => ({ job: job.id }));
    return 'host' in node && node.waiting === undefined
      ? this.#waitingOn(node.host).map((waiting) => ({ host: node.host, waiting }))
      : [];
  }

  getParent(node: QueueNode): QueueNode | undefined {
    if ('group' in node) return undefined;
    if ('host' in node) return node.waiting && { host: node.host };
    const group = GROUPS.find((each) => inGroup(this.world.queue.entries, each).some(({ job }) => job.id === node.job));
    return group && { group };
  }

  getTreeItem(node: QueueNode): vscode.TreeItem {
    if ('group' in node) return this.#groupItem(node.group);
    if ('host' in node) return node.waiting === undefined ? this.#hostItem(node.host) : elsewhere(node.waiting);
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

  #waitingOn(host: string): readonly QueueEntry[] {
    return this.world.queue.others.find((other) => other.host === host)?.waiting ?? [];
  }

  #hostItem(host: string): vscode.TreeItem {
    const { t } = vscode.l10n;
    const item = new vscode.TreeItem(t('Queue of {0}', host), vscode.TreeItemCollapsibleState.Collapsed);
    const count = this.#waitingOn(host).length;
    item.id = `host ${host}`;
    item.description = String(count);
    item.tooltip = t('They wait for {0}. If that is another name of this machine, take them over.', host);
    item.contextValue = 'host';
    item.accessibilityInformation = { label: `${t('Queue of {0}', host)}, ${count}` };
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
    return {
      now: queue.now,
      times: grid.times,
      t: vscode.l10n.t,
      record: (id) => runs.get(id),
      busyWith: busyWithOf(queue.entries),
    };
  }

  /** Draws anew, and again and again while it is seen and something is counted. */
  #show(): void {
    const { after, host, queue } = this.world;
    this.#tellTrouble();
    this.#changed.fire(undefined);
    this.#counting?.dispose();
    const states = queue.entries.map((entry) => stateOf(entry).is);
    const runs = states.includes('running');
    const counts = runs || states.includes('waiting') || states.includes('paused');
    if (!this.#view.visible || !counts) return;
    // What a run has used so far was written by another process.
    void host.refreshLedger();
    this.#counting = after(runs ? RUNNING_EVERY_MS : COUNT_EVERY_MS, () => this.#show());
  }

  /** Else it would look like a queue in which nothing, or less, is. */
  #tellTrouble(): void {
    const { trouble, unreadable } = this.world.queue;
    const [first, ...others] = unreadable;
    const { t } = vscode.l10n;
    if (trouble !== undefined) this.#view.message = t('The queue cannot be read: {0}', trouble);
    else if (first === undefined) this.#view.message = '';
    else if (others.length === 0)
      this.#view.message = t('A job cannot be read, and so is not started or shown: {0}', first.reason);
    else
      this.#view.message = t(
        '{0} jobs cannot be read, and so are not started or shown. The first: {1}',
        unreadable.length,
        first.reason,
      );
    const isTold = trouble !== undefined || first !== undefined;
    void vscode.commands.executeCommand('setContext', 'wattprint.queueUnreadable', isTold);
  }
}

/** Nothing can be done about it here. */
function elsewhere({ job }: QueueEntry): vscode.TreeItem {
  const item = new vscode.TreeItem(job.name);
  item.iconPath = new vscode.ThemeIcon('clock');
  return item;
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
