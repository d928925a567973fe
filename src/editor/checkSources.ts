/** "Check what can be measured here": a page that says for each power source whether it works, and what would enable it. */
import * as vscode from 'vscode';
import type { SourceCheck } from '../core/energy/frame';
import { Disposables } from './disposables';
import type { MeterHost } from './meterHost';

const SCHEME = 'wattprint-check';

export class SourceChecks implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<vscode.Uri>());
  readonly #uri = vscode.Uri.parse(`${SCHEME}:${encodeURIComponent(vscode.l10n.t('What can be measured here'))}.md`);
  #text = '';

  constructor(
    private readonly host: MeterHost,
    private readonly hostName: string,
  ) {
    this.#disposables.add(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: () => this.#text,
      }),
    );
  }

  async show(): Promise<void> {
    const options = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Checking power sources') };
    const checks = await vscode.window.withProgress(options, () => this.host.metering.check());
    this.#text = checksPage(checks, this.hostName);
    this.#changed.fire(this.#uri);
    await vscode.commands.executeCommand('markdown.showPreview', this.#uri);
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}

function checksPage(checks: readonly SourceCheck[], hostName: string): string {
  const { t } = vscode.l10n;
  const section = (title: string, entries: readonly SourceCheck[]): string[] =>
    entries.length === 0 ? [] : [`## ${title}`, ...entries.flatMap(entry)];
  const works = checks.filter((check) => check.works);
  const lead =
    checks.length === 0
      ? t('The meter did not answer. Its log says more: run "Wattprint: Show log".')
      : works.length === 0
        ? t(
            'No power source answers on {0}. Runs are still recorded with their time; energy is marked unknown.',
            hostName,
          )
        : t(
            '{0} of {1} sources answer on {2}. The first that answers for a part of the machine is used.',
            works.length,
            checks.length,
            hostName,
          );
  return [
    `# ${t('What can be measured here')}`,
    lead,
    ...section(t('Answers'), works),
    ...section(
      t('Does not answer'),
      checks.filter((check) => !check.works),
    ),
  ].join('\n\n');
}

function entry({ source, finding, remedy }: SourceCheck): string[] {
  return [`### ${source}`, finding, ...(remedy === undefined ? [] : [remedy])];
}
