/**
 * The panel: one webview, opened by command or click, restored after a reload. State lives here; the webview is hydrated
 * when it says `ready` and gets a tick a second while it is visible.
 */
import * as vscode from 'vscode';
import { livePoint } from '../core/energy/now';
import type { LintSummary } from '../protocol/lintSummary';
import type { Answer, FromPanel, PanelState, Request, RunRow, ToPanel, View } from '../protocol/messages';
import { dashboardHtml } from './dashboardHtml';
import { runDetail, runRow } from './dashboardRuns';
import { Disposables } from './disposables';
import type { GridService } from './grid/gridService';
import type { Log } from './log';
import type { MeterHost } from './meterHost';
import type { Settings } from './settings';

const PANEL_TYPE = 'wattprint.panel';

export type Answerer = (request: Request) => Promise<Answer>;

export class Dashboard implements vscode.Disposable {
  readonly #disposables = new Disposables();
  #panel: vscode.WebviewPanel | undefined;
  #view: View | undefined;
  #ready = false;
  #lint: LintSummary | undefined;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly host: MeterHost,
    private readonly grid: GridService,
    settings: Settings,
    private readonly log: Log,
    private readonly answer: Answerer,
  ) {
    const add = this.#disposables.add.bind(this.#disposables);
    add(host.onTick(() => this.#tick()));
    add(host.onRuns(() => this.#send({ type: 'runs', runs: this.#rows() })));
    add(settings.onDidChange(() => this.#send({ type: 'grid', grid: this.#grid() })));
    add(
      grid.onDidChange(() => {
        this.#send({ type: 'grid', grid: this.#grid() });
        this.#send({ type: 'gridView', view: grid.view });
      }),
    );
    add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#send({ type: 'hydrate', state: this.#state() })));
    add(
      vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, {
        deserializeWebviewPanel: (panel: vscode.WebviewPanel) => {
          this.#adopt(panel);
          return Promise.resolve();
        },
      }),
    );
  }

  show(view?: View): void {
    this.#view = view;
    if (this.#panel !== undefined) {
      this.#panel.reveal();
      if (view !== undefined && this.#ready) this.#send({ type: 'show', view });
      return;
    }
    const column = vscode.window.activeTextEditor === undefined ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
    this.#adopt(vscode.window.createWebviewPanel(PANEL_TYPE, 'Wattprint', column));
  }

  /** Opens at what was found in the workspace. */
  showLint(summary: LintSummary): void {
    this.#lint = summary;
    this.#send({ type: 'lint', lint: summary });
    this.show({ name: 'lint' });
  }

  dispose(): void {
    this.#panel?.dispose();
    this.#disposables.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    this.#ready = false;
    const scripts = vscode.Uri.joinPath(this.extensionUri, 'dist', 'webview');
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, 'media', 'icon.png');
    panel.webview.options = { enableScripts: true, localResourceRoots: [scripts] };
    panel.webview.onDidReceiveMessage((message: FromPanel) => void this.#received(message));
    panel.onDidChangeViewState(() => this.#visibility());
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#visibility();
    });
    panel.webview.html = dashboardHtml(panel.webview, scripts, vscode.env.language);
    this.#visibility();
  }

  #visibility(): void {
    const isVisible = this.#panel?.visible ?? false;
    this.host.panelVisible = isVisible;
    this.grid.watched = isVisible;
    if (isVisible) void this.host.refreshLedger();
    // A hidden webview is thrown away by VS Code and says `ready` again when it comes back.
    else this.#ready = false;
  }

  async #received(message: FromPanel): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.#send({ type: 'hydrate', state: this.#state(), ...(this.#view !== undefined && { view: this.#view }) });
        this.#view = undefined;
        return;
      case 'problem':
        this.log.write('error', `panel: ${message.message}`);
        return;
      case 'request':
        await this.#request(message.id, message.request);
        return;
      default:
        this.log.write('warn', `the panel sent a message that is not known: ${JSON.stringify(message)}`);
    }
  }

  async #request(id: number, request: Request): Promise<void> {
    try {
      const result = request.type === 'openRun' ? this.#openRun(request.run) : await this.answer(request);
      this.#send({ type: 'answer', id, result });
    } catch (error) {
      this.log.failure(`panel request ${request.type}`, error);
      this.#send({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) });
    }
  }

  #openRun(id: string): Answer {
    const record = this.host.records.find((run) => run.id === id);
    if (record === undefined) throw new Error(vscode.l10n.t('This run is not in the ledger any more.'));
    return { type: 'run', run: runDetail(record) };
  }

  #tick(): void {
    if (!this.#ready || this.#panel?.visible !== true) return;
    const { metering, liveRecords } = this.host;
    const running = liveRecords.map(runRow);
    const { now } = metering;
    this.#send({ type: 'tick', now, point: livePoint(metering.meter, now.at), running });
  }

  #state(): PanelState {
    const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    return {
      now: this.host.metering.now,
      live: this.host.metering.live,
      runs: this.#rows(),
      grid: this.#grid(),
      ...(this.grid.view !== undefined && { gridView: this.grid.view }),
      locale: vscode.env.language,
      trusted: vscode.workspace.isTrusted,
      l10n: bundle(),
      ...(workspace !== undefined && { workspace }),
      ...(this.#lint !== undefined && { lint: this.#lint }),
    };
  }

  #rows(): readonly RunRow[] {
    return this.#ready ? this.host.records.map(runRow) : [];
  }

  #grid(): PanelState['grid'] {
    const { grid, pue } = this.host.terms;
    return { pue, guessed: this.host.zone.guessed, ...(grid !== undefined && { intensity: grid }) };
  }

  #send(message: ToPanel): void {
    if (this.#ready && this.#panel?.visible === true) void this.#panel.webview.postMessage(message);
  }
}

/** The texts of the display language, as VS Code loaded them. */
function bundle(): Readonly<Record<string, string>> {
  return vscode.l10n.bundle ?? {};
}
