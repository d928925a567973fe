/** "Compare cloud regions": where a job would have the least carbon, against where it would run otherwise. */
import * as vscode from 'vscode';
import { adviseRegions } from '../../core/grid/regions/advice';
import { PROVIDERS, type Place, type Provider } from '../../core/grid/regions/place';
import { regionPage } from '../../core/grid/regions/regionPage';
import type { Machine } from '../machine';
import type { MeterHost } from '../meterHost';
import { Page } from '../page';
import type { Settings } from '../settings';
import type { GridService } from './gridService';

const NAMES: Readonly<Record<Provider, string>> = { gcp: 'Google Cloud', aws: 'AWS', azure: 'Azure' };

export interface RegionsWorld {
  readonly machine: Pick<Machine, 'cloud'>;
  readonly host: Pick<MeterHost, 'zone'>;
  readonly settings: Pick<Settings, 'pue'>;
  readonly grid: Pick<GridService, 'job'>;
}

export class RegionComparison implements vscode.Disposable {
  readonly #page = new Page(
    'wattprint-regions',
    vscode.l10n.t('Cloud regions'),
    vscode.l10n.t('Run "Wattprint: Compare cloud regions" to see it again.'),
  );

  constructor(private readonly world: RegionsWorld) {}

  async show(): Promise<void> {
    const { machine, settings, grid } = this.world;
    const from = await this.#from();
    if (from === undefined) return;
    const providers = await allowedProviders();
    if (providers === undefined) return;
    const allowed = machine.cloud
      .regions()
      .filter(({ provider }) => provider !== undefined && providers.includes(provider));
    // That of the job is at the wall here; there it has another PUE.
    const { energy } = grid.job;
    const job = energy === undefined ? {} : { kwh: energy / settings.pue };
    const advice = adviseRegions(allowed, machine.cloud.intensities, job, from.place);
    await this.#page.show(regionPage(advice, vscode.l10n.t));
  }

  dispose(): void {
    this.#page.dispose();
  }

  /** Undefined: nothing was chosen. */
  async #from(): Promise<{ readonly place: Place | undefined } | undefined> {
    const { t } = vscode.l10n;
    const { machine, host, settings } = this.world;
    const { id } = host.zone;
    const home = id === undefined ? undefined : machine.cloud.zone(id, settings.pue);
    const items = [
      ...(home === undefined ? [] : [{ label: t('Here'), description: `${home.name} · ${home.id}`, place: home }]),
      { label: t('Nowhere yet'), description: t('The order of regions alone'), place: undefined },
      ...machine.cloud.regions().map((place) => ({
        label: place.id,
        description: `${place.name} · ${place.provider === undefined ? '' : NAMES[place.provider]}`,
        place,
      })),
    ];
    const title = t('Where would the job run otherwise?');
    return vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  }
}

/** Undefined: nothing was chosen. */
async function allowedProviders(): Promise<readonly Provider[] | undefined> {
  const items = PROVIDERS.map((provider) => ({ label: NAMES[provider], provider, picked: true }));
  const title = vscode.l10n.t('Whose regions may it run in?');
  const picked = await vscode.window.showQuickPick(items, { title, canPickMany: true });
  return picked === undefined || picked.length === 0 ? undefined : picked.map(({ provider }) => provider);
}
