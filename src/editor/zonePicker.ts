/** "Set zone": a searchable list of all zones with their yearly mean. */
import * as vscode from 'vscode';
import { intensityText } from '../core/text/numbers';
import type { Machine } from './machine';
import type { Settings } from './settings';

interface ZoneItem extends vscode.QuickPickItem {
  readonly zone?: string;
}

export async function pickZone(machine: Machine, settings: Settings): Promise<void> {
  const { t } = vscode.l10n;
  const now = machine.clock.now();
  const detail = (zone: string): string => {
    const intensity = machine.grid.intensity(zone, now);
    return intensity === undefined ? '' : `${intensityText(intensity.gPerKwh)}, ${intensity.source}`;
  };
  const items: ZoneItem[] = machine
    .zones()
    .map(({ id, name }) => ({ label: name, description: `${id} · ${detail(id)}`, zone: id }));
  const guessed = machine.guessedZone();
  const current = settings.zone === '' ? guessed : settings.zone;
  const first: ZoneItem[] =
    guessed === undefined
      ? []
      : [
          { label: t('Guess from the time zone'), description: `${guessed} · ${detail(guessed)}`, zone: '' },
          { label: '', kind: vscode.QuickPickItemKind.Separator },
        ];
  const picked = await vscode.window.showQuickPick([...first, ...items], {
    title: t('Where does this machine get its electricity?'),
    placeHolder: current === undefined ? t('Carbon is unknown until a zone is set') : t('Now: {0}', current),
    matchOnDescription: true,
  });
  if (picked?.zone !== undefined) await settings.setZone(picked.zone);
}
