/** What is changed, and what is said, when a source is chosen: of VS Code only what a user answers is made here. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { GridProviders } from '../../../src/core/grid/gridAhead';
import { GridKeys } from '../../../src/editor/grid/gridKeys';
import { chooseSource, forgetKeys, type SourceWorld } from '../../../src/editor/grid/sourcePicker';

interface Item {
  readonly label: string;
}

const user = vi.hoisted(() => ({
  answers: [] as string[],
  placeholders: [] as (string | undefined)[],
  refusals: [] as string[],
  warnings: [] as string[],
}));
vi.mock('vscode', () => ({
  ProgressLocation: {},
  l10n: {
    t: (text: string, ...args: string[]) => text.replace(/\{(\d)\}/g, (_, at: string) => args[Number(at)] ?? ''),
  },
  window: {
    setStatusBarMessage: () => undefined,
    showWarningMessage: (text: string, ...buttons: readonly string[]) => {
      user.warnings.push(text);
      const answer = user.answers.shift();
      return Promise.resolve(buttons.find((button) => button === answer));
    },
    withProgress: (_: object, work: () => unknown) => work(),
    showQuickPick: (items: readonly Item[], { placeHolder }: { placeHolder?: string }) => {
      const answer = user.answers.shift();
      user.placeholders.push(placeHolder);
      return Promise.resolve(items.find(({ label }) => label.replace('$(check) ', '') === answer));
    },
    showInputBox: ({ validateInput }: { validateInput: (text: string) => string | undefined }) => {
      const answer = user.answers.shift();
      const refusal = answer === undefined ? undefined : validateInput(answer);
      if (refusal !== undefined) user.refusals.push(refusal);
      return Promise.resolve(refusal === undefined ? answer : undefined);
    },
  },
}));

const KEY = 'hush-hush-3141';
let set: Record<string, string>;
let secrets: Map<string, string>;
let zones: GridProviders['zones'];
beforeEach(() => {
  set = {};
  secrets = new Map();
  zones = () => Promise.resolve([{ id: 'DK-DK1', name: 'West Denmark' }]);
  for (const list of Object.values(user)) list.length = 0;
});

const store = {
  get: (name: string) => Promise.resolve(secrets.get(name)),
  store: (name: string, value: string) => Promise.resolve(void secrets.set(name, value)),
  delete: (name: string) => Promise.resolve(void secrets.delete(name)),
  onDidChange: () => undefined,
};
const keep = (name: string) => (value: string) => Promise.resolve(void (set[name] = value));

function world(): SourceWorld {
  const settings = {
    gridSource: set['source'] ?? 'typical',
    gridAddress: set['url'] ?? '',
    sourceZone: set['sourceZone'] ?? '',
    setGridSource: keep('source'),
    setGridAddress: keep('url'),
    setSourceZone: keep('sourceZone'),
    setZone: keep('zone'),
  };
  const keys = new GridKeys(store as unknown as ConstructorParameters<typeof GridKeys>[0]);
  const providers = { zones: (...asked: Parameters<typeof zones>) => zones(...asked) };
  return { settings, keys, providers, zone: () => 'DE' } as unknown as SourceWorld;
}

const choose = async (...answers: string[]): Promise<void> => {
  user.answers.push(...answers);
  await chooseSource(world());
};

describe('a source that is chosen', () => {
  it('is set with its zone; its key is in the secret store only', async () => {
    await choose('Electricity Maps', `${KEY} `, 'West Denmark');
    expect(set).toEqual({ source: 'electricity-maps', zone: 'DK-DK1' });
    expect([...secrets]).toEqual([['wattprint.grid.key.electricity-maps', KEY]]);
    expect(user.placeholders.at(-1)).toBe('This key allows West Denmark');
  });

  it('with names of its own for zones leaves the zone of the machine as it is', async () => {
    zones = () => Promise.resolve([{ id: 'CAISO_NORTH', name: 'California ISO Northern' }]);
    await choose('WattTime', 'me:secret', 'California ISO Northern');
    expect(set).toEqual({ source: 'watttime', sourceZone: 'CAISO_NORTH' });
  });

  it('keeps the key it had where none is written, and asks a server of the user for no more than it needs', async () => {
    await choose('Carbon Aware SDK', 'https://a.example', KEY, 'West Denmark');
    const asked: unknown[] = [];
    zones = (choice, key) => {
      asked.push(choice.address, key);
      return Promise.resolve([]);
    };
    await choose('Carbon Aware SDK', 'https://a.example', '', 'westus');
    await choose('Carbon Aware SDK', 'https://b.example', '', 'westus');
    expect(asked).toEqual(['https://a.example', KEY, 'https://b.example', undefined]);
    expect(set).toEqual({ source: 'carbon-aware-sdk', url: 'https://b.example', sourceZone: 'westus' });
  });

  it.each([
    ['Electricity Maps'],
    ['Electricity Maps', ''],
    ['Electricity Maps', KEY],
    ['WattTime', 'no password'],
    ['Carbon Aware SDK', 'ftp://a'],
    ['Carbon Aware SDK', 'https://me:secret@a.example'],
  ])('%s, and then given up or refused at "%s", changes nothing', async (...answers) => {
    await choose(...answers);
    expect([set, [...secrets]]).toEqual([{}, []]);
  });

  it('that refuses the key gets one sentence: neither it nor what is logged quotes the key', async () => {
    for (const [reason, sentence] of [
      ['key', 'Electricity Maps does not accept this key. Nothing was changed.'],
      ['unreachable', 'Electricity Maps does not answer. Nothing was changed.'],
      [undefined, 'Electricity Maps sent something that is no intensity. Nothing was changed.'],
    ]) {
      zones = (_, key) => Promise.reject(Object.assign(new Error(`no: ${key ?? ''}`), { reason }));
      const refused: unknown = await choose('Electricity Maps', KEY).catch((error: unknown) => error);
      expect((refused as Error).message).toBe(sentence);
      expect((refused as Error).stack).not.toContain(KEY);
    }
    zones = () => Promise.resolve([]);
    await expect(choose('Electricity Maps', KEY)).rejects.toThrow('allows no zone. Nothing was changed.');
    expect([set, [...secrets]]).toEqual([{}, []]);
  });
});

describe('a key over plain HTTP', () => {
  const SDK = 'Carbon Aware SDK';
  const PLAIN = 'http://carbon.example:8080';

  it('is sent and kept only where the user says so', async () => {
    const asked: unknown[] = [];
    zones = (choice, key) => {
      asked.push(choice.address, key);
      return Promise.resolve([]);
    };
    await choose(SDK, PLAIN, KEY);
    expect([asked, set, [...secrets]]).toEqual([[], {}, []]);
    expect(user.warnings).toEqual([expect.stringMatching(/^The key would go to carbon\.example:8080 unencrypted/)]);
    await choose(SDK, PLAIN, KEY, 'Send it anyway', 'westus');
    expect(asked).toEqual([PLAIN, KEY]);
    expect([...secrets.values()]).toEqual([`${PLAIN} ${KEY}`]);
  });

  it('has another address where one is wanted', async () => {
    zones = () => Promise.resolve([]);
    await choose(SDK, PLAIN, KEY, 'Use another address', 'https://carbon.example', KEY, 'westus');
    expect(set['url']).toBe('https://carbon.example');
    expect([...secrets.values()]).toEqual([`https://carbon.example ${KEY}`]);
    expect(user.warnings).toHaveLength(1);
  });

  it.each([
    ['http://localhost:1', KEY],
    ['http://127.0.0.1:1', KEY],
    ['http://[::1]:1', KEY],
    [PLAIN, ''],
  ])('to %s with "%s" is no danger', async (address, key) => {
    zones = () => Promise.resolve([]);
    await choose(SDK, address, key, 'westus');
    expect(user.warnings).toEqual([]);
    expect(set['url']).toBe(address);
  });

  it.each(['http://localhost.evil.example', 'http://127.0.0.1.evil.example', 'http://192.168.1.2'])(
    'to %s is one',
    async (address) => {
      await choose(SDK, address, KEY);
      expect(user.warnings).toHaveLength(1);
    },
  );
});

describe('keys', () => {
  it('are forgotten, and a source that needs one is asked no more', async () => {
    await choose('Electricity Maps', KEY, 'West Denmark');
    await choose('Carbon Aware SDK', 'https://a.example', KEY, 'West Denmark');
    set['source'] = 'electricity-maps';
    await forgetKeys(world());
    expect([...secrets]).toEqual([]);
    expect(set['source']).toBe('typical');
  });
});
