/** Puts the `wattprint` command on the PATH of VS Code's terminals, with the same settings as this window. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { MeterHost } from './meterHost';
import type { Settings } from './settings';

export function provideTerminalEnvironment(
  collection: vscode.EnvironmentVariableCollection,
  commandFolder: string,
  ledgerFolder: string,
  host: MeterHost,
  settings: Settings,
): vscode.Disposable {
  collection.description = vscode.l10n.t('Adds the `wattprint` command.');
  // Not kept for the next window: a folder of an older version of the extension would be left on the PATH.
  collection.persistent = false;
  const apply = (): void => {
    collection.prepend('PATH', `${commandFolder}${path.delimiter}`);
    collection.replace('WATTPRINT_LEDGER', ledgerFolder);
    set('WATTPRINT_ZONE', host.zone.id ?? '');
    set('WATTPRINT_PUE', settings.pue > 1 ? String(settings.pue) : '');
    const { price } = settings;
    set('WATTPRINT_PRICE', price === undefined ? '' : `${price.perKwh} ${price.currency}`);
    const { cpuTdpW } = settings;
    set('WATTPRINT_CPU_TDP', cpuTdpW === undefined ? '' : String(cpuTdpW));
    set('WATTPRINT_WAKE_GPU', settings.wakeSleepingGpu ? '1' : '');
  };
  const set = (name: string, value: string): void => {
    if (value === '') collection.delete(name);
    else if (collection.get(name)?.value !== value) collection.replace(name, value);
  };
  apply();
  return settings.onDidChange(apply);
}
