/** "Check what can be measured here": a page that says for each power source whether it works, and what would enable it. */
import * as vscode from 'vscode';
import type { SourceCheck } from '../core/energy/frame';
import type { MeterHost } from './meterHost';
import { Page } from './page';

export class SourceChecks implements vscode.Disposable {
  readonly #page = new Page(
    'wattprint-check',
    vscode.l10n.t('What can be measured here'),
    vscode.l10n.t('Run "Wattprint: Check what can be measured here" to see it again.'),
  );

  constructor(
    private readonly host: MeterHost,
    private readonly hostName: string,
  ) {}

  async show(): Promise<void> {
    const options = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Checking power sources') };
    const checks = await vscode.window.withProgress(options, () => this.host.metering.check());
    await this.#page.show(checksPage(checks, this.hostName));
  }

  dispose(): void {
    this.#page.dispose();
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
