/** "Choose a grid source": which one, its key, the zone. All is asked and tried before anything is changed. */
import * as vscode from 'vscode';
import type { GridProviders, SourceChoice, SourceZone } from '../../core/grid/gridAhead';
import { SOURCE_KINDS, type SourceKind } from '../../core/grid/sourceKinds';
import { sourceText } from '../../core/text/gridSource';
import { troubleText } from '../../core/text/gridTrouble';
import type { Settings } from '../settings';
import type { GridKeys } from './gridKeys';
import { mayBeSent } from './plainKey';

export interface SourceWorld {
  readonly providers: GridProviders;
  readonly settings: Settings;
  readonly keys: GridKeys;
  /** Of this machine, as its own settings or its time zone say. */
  readonly zone: () => string | undefined;
}

export async function chooseSource(world: SourceWorld): Promise<void> {
  const { settings, keys } = world;
  const kind = await pickKind(settings);
  if (kind === undefined) return;
  if (kind === 'typical') return settings.setGridSource('typical');
  const access = await askAccess(kind, world);
  if (access === undefined) return;
  const { choice, key } = access;
  const zone = await pickZoneOf(kind, await zonesOf(world, kind, choice, key), world);
  if (zone === undefined) return;
  if (key !== '') await keys.keep(choice, key);
  if (kind.needsAddress) await settings.setGridAddress(choice.address);
  await (kind.ownZones ? settings.setSourceZone(zone) : settings.setZone(zone));
  await settings.setGridSource(kind.name);
}

/** Keys of all sources; one that needs its key is asked no more. */
export async function forgetKeys({ settings, keys }: SourceWorld): Promise<void> {
  await keys.forgetAll();
  const isNeeded = SOURCE_KINDS.some(({ name, key }) => name === settings.gridSource && key === 'needed');
  if (isNeeded) await settings.setGridSource('typical');
  vscode.window.setStatusBarMessage(vscode.l10n.t('Keys of grid sources are forgotten.'), 5000);
}

const title = (): string => vscode.l10n.t('Choose a grid source');

interface SourceItem extends vscode.QuickPickItem {
  readonly source: SourceKind | 'typical';
}

async function pickKind(settings: Settings): Promise<SourceItem['source'] | undefined> {
  const { t } = vscode.l10n;
  const isChosen = (name: string): boolean => settings.gridSource === name;
  const label = (name: string, text: string): string => (isChosen(name) ? `$(check) ${text}` : text);
  const items: readonly SourceItem[] = [
    { label: label('typical', t('Typical day')), description: t('no network'), source: 'typical' },
    ...SOURCE_KINDS.map((source) => ({
      label: label(source.name, source.title),
      description: sourceText(source, t),
      source,
    })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: title(),
    placeHolder: t('Until one is chosen, nothing leaves this machine'),
    matchOnDescription: true,
  });
  return picked?.source;
}

interface SourceAccess {
  readonly choice: SourceChoice;
  /** Empty: none. */
  readonly key: string;
}

/** Undefined: given up. */
async function askAccess(kind: SourceKind, { settings, keys }: SourceWorld): Promise<SourceAccess | undefined> {
  for (let before = settings.gridAddress; ;) {
    const address = kind.needsAddress ? await askAddress(before) : '';
    if (address === undefined) return undefined;
    const choice = { name: kind.name, address };
    const key = kind.key === 'none' ? '' : await askKey(kind, (await keys.of(choice)) ?? '');
    const allowed = key === undefined ? undefined : await mayBeSent(key, address);
    if (key === undefined || allowed === undefined) return undefined;
    if (allowed === 'yes') return { choice, key };
    before = address;
  }
}

async function askAddress(value: string): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const written = await vscode.window.showInputBox({
    title: title(),
    prompt: t('Address of the Carbon Aware SDK server'),
    placeHolder: 'https://carbon-aware.example.org',
    value,
    ignoreFocusOut: true,
    validateInput: (text) =>
      isServerAddress(text.trim())
        ? undefined
        : t('Write an address that begins with http:// or https://, without a password in it'),
  });
  return written?.trim();
}

function isServerAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

/** Empty: none, where none is needed. The one that is known counts where nothing is written. */
async function askKey({ name, key, title: source }: SourceKind, known: string): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const isLogin = name === 'watttime';
  const what = isLogin ? t('User name and password for {0}, as name:password', source) : t('Key for {0}', source);
  const kept = known === '' ? [] : [t('Leave it empty to keep the one you gave.')];
  const optional = key === 'possible' && known === '' ? [t('Leave it empty if the server wants none.')] : [];
  const written = await vscode.window.showInputBox({
    title: title(),
    prompt: [what, ...kept, ...optional].join(' '),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (text.trim() === '') return known !== '' || key === 'possible' ? undefined : t('{0} needs a key', source);
      return isLogin && !/^[^:]+:.+$/.test(text.trim()) ? t('Write it as name:password') : undefined;
    },
  });
  return written === undefined ? undefined : written.trim() || known;
}

/** @throws {Error} with one sentence: nothing was changed */
async function zonesOf(
  { providers }: SourceWorld,
  { title: source }: SourceKind,
  choice: SourceChoice,
  key: string,
): Promise<readonly SourceZone[]> {
  const { t } = vscode.l10n;
  const progress = { location: vscode.ProgressLocation.Window, title: t('Asking {0}', source) };
  const asking = vscode.window.withProgress(progress, () => providers.zones(choice, key === '' ? undefined : key));
  // Of an error only the reason is passed on: the text of one that nobody foresaw may quote what was sent.
  const answer = await asking.then(
    (zones) => ({ zones }),
    (error: unknown) => ({ reason: reasonOf(error) }),
  );
  if ('zones' in answer) return answer.zones;
  const why =
    answer.reason === 'key' ? t('{0} does not accept this key.', source) : troubleText(answer.reason, source, t);
  throw new Error(`${why} ${t('Nothing was changed.')}`);
}

function reasonOf(error: unknown): string {
  const { reason } = Object(error) as { readonly reason?: unknown };
  return typeof reason === 'string' ? reason : 'answer';
}

async function pickZoneOf(
  kind: SourceKind,
  zones: readonly SourceZone[],
  { settings, zone }: SourceWorld,
): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const current = kind.ownZones ? settings.sourceZone : zone();
  if (zones.length === 0) {
    if (!kind.needsAddress) throw new Error(t('This key for {0} allows no zone. Nothing was changed.', kind.title));
    return askZone(current ?? '');
  }
  const items = zones
    .map(({ id, name }) => ({ label: name, description: name === id ? '' : id, id }))
    .toSorted((a, b) => Number(b.id === current) - Number(a.id === current) || a.label.localeCompare(b.label));
  const [only] = items;
  const allows = items.length === 1 && only !== undefined && t('This key allows {0}', only.label);
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Where does this machine get its electricity?'),
    placeHolder: (kind.key === 'needed' && allows) || t('Zones of {0}', kind.title),
    matchOnDescription: true,
  });
  return picked?.id;
}

/** A file with a forecast has no list of its places. */
async function askZone(current: string): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const text = await vscode.window.showInputBox({
    title: title(),
    prompt: t('Location, as the server calls it'),
    value: current,
    ignoreFocusOut: true,
    validateInput: (written) => (written.trim() === '' ? t('Write the name of a location') : undefined),
  });
  return text?.trim();
}
