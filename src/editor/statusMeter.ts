/** The status bar item: what is drawn now, what the current run has cost so far. */
import * as vscode from 'vscode';
import type { Now } from '../core/energy/now';
import { footprintOf } from '../core/run/footprint';
import type { GridContext } from '../core/text/gridLine';
import { meterLine, meterTooltip, type MeteredRun, type NextRun } from '../core/text/meterText';
import { momentText } from '../core/text/moment';
import { nextStartOf } from '../core/text/queueText';
import { millis } from '../core/units';
import { Disposables, type Disposable } from './disposables';
import type { GridService } from './grid/gridService';
import type { MeterHost } from './meterHost';
import type { QueueService } from './queue/queueService';
import type { Settings } from './settings';

/** A tooltip that is assigned while it is shown is drawn anew and flickers: rarely, and only when it says something new. */
const TOOLTIP_EVERY_MS = 5000;

export function createStatusMeter(
  host: MeterHost,
  settings: Settings,
  grid: GridService,
  queue: Pick<QueueService, 'entries' | 'onDidChange'>,
): Disposable {
  const disposables = new Disposables();
  const item = disposables.add(
    vscode.window.createStatusBarItem('wattprint.meter', vscode.StatusBarAlignment.Left, 10),
  );
  item.name = vscode.l10n.t('Wattprint meter');
  let tooltip = '';
  let tooltipAt = 0;
  let hadRuns = 0;
  let shown = false;

  // Each assignment, changed or not, sends the whole item to the window: only what changed is assigned.
  const render = (): void => {
    const shows = settings.statusBar;
    if (shows === 'nothing') {
      item.hide();
      shown = false;
      return;
    }
    const { now } = host.metering;
    const runs = meteredRuns(host);
    const next = nextRun(queue, grid);
    const line = meterLine(now, runs, shows, vscode.l10n.t, next);
    const stopped = now.problem !== undefined && now.totalW === undefined;
    if (item.text !== line.text) {
      item.text = line.text;
      item.accessibilityInformation = { label: line.spoken, role: 'button' };
    }
    const command = commandFor(now, stopped);
    if (item.command !== command) item.command = command;
    if (stopped !== (item.backgroundColor !== undefined)) {
      item.backgroundColor = stopped ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    }
    // Before the first reading there is nothing to tell, and working out the zone would hold up the window.
    const started = now.totalW !== undefined || now.nothing !== undefined || now.problem !== undefined;
    if (started && (now.at - tooltipAt >= TOOLTIP_EVERY_MS || hadRuns !== runs.length)) {
      tooltipAt = now.at;
      hadRuns = runs.length;
      const text = meterTooltip(now, runs, gridContext(host, grid), vscode.l10n.t, next);
      if (text !== tooltip) item.tooltip = trusted(text);
      tooltip = text;
    }
    if (!shown) item.show();
    shown = true;
  };

  disposables.add(host.onTick(render));
  disposables.add(host.onRuns(render));
  disposables.add(
    queue.onDidChange(() => {
      tooltipAt = 0;
      render();
    }),
  );
  disposables.add(
    settings.onDidChange(() => {
      tooltipAt = 0;
      render();
    }),
  );
  render();
  return disposables;
}

function commandFor(now: Now, stopped: boolean): string {
  if (stopped) return 'wattprint.showLog';
  return now.nothing === undefined ? 'wattprint.openPanel' : 'wattprint.checkSources';
}

/** A job that runs is told of when it ends, and one that is due starts any moment. */
function nextRun({ entries }: Pick<QueueService, 'entries'>, grid: GridService): NextRun | undefined {
  const start = nextStartOf(entries);
  const { now } = grid;
  if (start === undefined || start < now) return undefined;
  return { short: momentText(grid.times, start, now), long: momentText(grid.times, start, now, 'long') };
}

function meteredRuns(host: MeterHost): readonly MeteredRun[] {
  const { recorder } = host.metering;
  return host.liveRuns.map((run) => {
    const { energy, terms } = recorder.record(run);
    return { name: run.identity.name, age: energy.durationS, footprint: footprintOf(energy, terms) };
  });
}

function gridContext(host: MeterHost, grid: GridService): GridContext {
  const about = { grid: host.terms.grid, guessed: host.zone.guessed };
  const { series, plan, trouble } = grid.view ?? {};
  if (series === undefined) return about;
  const { source, signal, issuedAt, now } = series;
  const [best] = plan?.advice.best ?? [];
  const lowest = best && { duration: millis(best.end - best.start), start: best.start, gPerKwh: best.gPerKwh };
  return { ...about, hours: { source, signal, issuedAt, now, lowest, trouble, times: grid.times } };
}

/** Only our own commands may be started from it, whatever a process calls itself. */
function trusted(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text, true);
  markdown.isTrusted = {
    enabledCommands: ['openPanel', 'checkSources', 'setZone', 'findWindow', 'showLog'].map(
      (name) => `wattprint.${name}`,
    ),
  };
  return markdown;
}
