/** Composition root: settings → sources → services → contributions. Reads from top to bottom and decides nothing. */
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Ledger } from './core/ledger/ledger';
import { after } from './editor/after';
import { registerCellFootprint } from './editor/cellFootprint';
import { SourceChecks } from './editor/checkSources';
import { answerPanel, registerCommands } from './editor/commands';
import { Dashboard } from './editor/dashboard';
import { Disposables } from './editor/disposables';
import { ledgerProblems } from './editor/ledgerProblems';
import { ClosedFiles } from './editor/lint/closedFiles';
import { registerDiagnostics } from './editor/lint/diagnostics';
import { rulePage } from './editor/lint/explain';
import { registerFixes } from './editor/lint/fixes';
import { LintService } from './editor/lint/lintService';
import { startEarly } from './editor/lint/startEarly';
import { ActiveFile } from './editor/grid/activeFile';
import { GridKeys } from './editor/grid/gridKeys';
import { GridService } from './editor/grid/gridService';
import { LiveIntensity } from './editor/grid/liveIntensity';
import { RegionComparison } from './editor/grid/compareRegions';
import { RunCharges } from './editor/grid/runCharges';
import { Log } from './editor/log';
import { startPolicies } from './editor/policy/startPolicies';
import { startQueue } from './editor/queue/startQueue';
import type { Machine } from './editor/machine';
import { MeterHost } from './editor/meterHost';
import { RunActions } from './editor/runActions';
import { registerRunLens } from './editor/runLens';
import { watchDebugger } from './editor/runWatch/debug';
import { NotebookWatch } from './editor/runWatch/notebook';
import { RunStarter } from './editor/runWatch/origin';
import { OwnedPids } from './editor/runWatch/ownedPids';
import { watchTasks } from './editor/runWatch/task';
import { watchTerminals } from './editor/runWatch/terminal';
import { Settings } from './editor/settings';
import { createStatusMeter } from './editor/statusMeter';
import { provideTerminalEnvironment } from './editor/terminalEnvironment';
import { gitState } from './node/git/gitState';
import { annualMean, zones } from './node/grid/annualMean';
import { GridCache } from './node/grid/cache';
import { guessZone } from './node/grid/guessZone';
import { PlannerThread } from './node/grid/plannerThread';
import { Providers } from './node/grid/providers';
import { cloudRegions, gridMeans, zonePlace } from './node/grid/regions/cloudRegions';
import { writeCommandShim } from './node/launch/commandShim';
import { readIdleFloors, writeIdleFloors } from './node/ledger/idleFloors';
import { JsonlLedger } from './node/ledger/jsonlLedger';
import { expandHome, ledgerFolder } from './node/ledger/ledgerFolder';
import { ProbeProcess } from './node/probe/probeProcess';
import { AnalyzerThread } from './node/python/analyzerThread';
import { followFile } from './node/queue/followFile';
import { loginStart } from './node/queue/loginStart';
import { machineQueue } from './node/queue/machineQueue';
import { QueueFolder } from './node/queue/queueFolder';
import { slurmPort } from './node/slurm/submitJob';
import { systemClock } from './node/systemClock';

let closeRuns: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = new Log();
  const disposables = new Disposables();
  context.subscriptions.push(log, disposables);
  try {
    start(context, log, disposables);
  } catch (error) {
    // VS Code shows nothing when activation fails.
    log.failure('activate', error);
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t('Wattprint could not start: {0}', reason));
  }
}

/** VS Code waits a few seconds for this. */
export async function deactivate(): Promise<void> {
  await closeRuns?.();
}

function start(context: vscode.ExtensionContext, log: Log, disposables: Disposables): void {
  const dist = path.join(context.extensionPath, 'dist');
  const settings = disposables.add(new Settings());
  const folder = settings.ledgerFolder === '' ? ledgerFolder() : expandHome(settings.ledgerFolder);
  const store = new JsonlLedger(folder);
  const ledger = new Ledger(store, ledgerProblems(log, folder));
  const probe = disposables.add(
    new ProbeProcess(path.join(dist, 'probe.js'), {
      message: (message) => host.message(message),
      crashed: (reason, delay) => host.metering.crashed(reason, delay),
      ended: (reason) => host.metering.ended(reason),
    }),
  );
  const gridFolder = path.join(folder, 'grid');
  const programs = { node: process.execPath, folder: dist };
  const machine: Machine = {
    clock: systemClock,
    ledger,
    send: (message) => probe.send(message),
    grid: annualMean,
    providers: new Providers(new GridCache(gridFolder, { now: () => systemClock.now() }), systemClock),
    planner: disposables.add(new PlannerThread(path.join(dist, 'planner.js'), gridFolder)),
    zones,
    cloud: {
      regions: cloudRegions,
      intensities: gridMeans,
      zone: (id, value) => zonePlace(id, { value, source: 'settings' }),
    },
    guessedZone: guessZone,
    gitState,
    hostName: os.hostname(),
    idleFloors: () => readIdleFloors(folder),
    keepIdleFloors: (learnt) =>
      writeIdleFloors(folder, learnt).catch((error: unknown) => log.failure('keeping the idle floors', error)),
    newId: randomUUID,
    queue: machineQueue({ ledger: folder, programs, clock: systemClock }),
    slurm: slurmPort(new QueueFolder(folder), { programs, ledger: folder }, systemClock),
    loginStart: loginStart(folder, programs),
    followFile,
  };
  const live = new LiveIntensity(machine.grid);
  const host: MeterHost = disposables.add(new MeterHost(machine, settings, log, live));
  closeRuns = async () => {
    await host.close();
    await store.close();
  };

  const starter = new RunStarter(machine, host, settings);
  const ownedPids = disposables.add(new OwnedPids());
  disposables.add(watchTasks(machine, starter, ownedPids));
  disposables.add(watchDebugger(machine, starter, ownedPids));
  disposables.add(watchTerminals(machine, host, starter, ownedPids));
  const notebooks = disposables.add(new NotebookWatch(machine, host));

  const keys = new GridKeys(context.secrets);
  const active = disposables.add(new ActiveFile());
  const { language: locale } = vscode.env;
  const grid = disposables.add(new GridService({ machine, host, settings, keys, live, active, log, locale, after }));
  disposables.add(new RunCharges({ machine, host, grid, live }));
  const regions = disposables.add(new RegionComparison({ machine, host, settings, grid }));
  const sources = { providers: machine.providers, settings, keys, zone: () => host.zone.id };

  const actions = new RunActions(machine, host);
  const answer = answerPanel(actions, grid);
  const dashboard = disposables.add(new Dashboard(context.extensionUri, host, grid, settings, log, answer));
  const checks = disposables.add(new SourceChecks(host, machine.hostName));
  startPolicies(context, { machine, host, settings, grid, log }, disposables);
  const queueParts = startQueue(context, { machine, host, settings, keys, grid, active, log }, disposables);
  disposables.add(createStatusMeter(host, settings, grid, queueParts.green.queue));
  disposables.add(registerCellFootprint(host, notebooks, settings));
  disposables.add(registerRunLens(host, settings));

  const analyzer = disposables.add(new AnalyzerThread(path.join(dist, 'analyzer.js')));
  void startEarly(analyzer, settings, log);
  const lint = new LintService(analyzer, settings, log);
  disposables.add(registerDiagnostics(lint, settings, (rule) => rulePage(context.extensionUri, rule)));
  disposables.add(registerFixes(lint, settings));
  disposables.add(lint);
  const closed = disposables.add(new ClosedFiles(analyzer, lint));
  const { extensionUri } = context;
  disposables.add(
    registerCommands({
      machine,
      settings,
      log,
      dashboard,
      checks,
      actions,
      grid,
      regions,
      sources,
      closed,
      lint,
      ...queueParts,
      extensionUri,
    }),
  );

  const bin = path.join(context.globalStorageUri.fsPath, 'bin');
  void writeCommandShim(bin, process.execPath, path.join(dist, 'cli.js')).then(
    () =>
      disposables.add(provideTerminalEnvironment(context.environmentVariableCollection, bin, folder, host, settings)),
    (error: unknown) => log.failure('the wattprint command', error),
  );
  void host.refreshLedger().catch((error: unknown) => log.failure('reading the ledger', error));
}
