// The grid as a user sets it up: what is asked, what is kept where, what a folder may decide. The provider is a real server on
// loopback; of VS Code only what a user would choose and write is given.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { CarbonAwareServer } from '../support/carbonAwareServer';
import { activateExtension, closeAllEditors, folderOf, waitUntil } from './editorSupport';

const KEY = 'hush-hush-3141';
const WRONG_KEY = 'wrong-key-2718';

interface Item extends vscode.QuickPickItem {
  readonly id?: string;
}

/** What a user would do, one step after another; all that was shown is kept. */
class User {
  readonly shown: string[] = [];
  readonly errors: string[] = [];
  /** What was said under an input; nothing is answered then. */
  readonly refused: string[] = [];
  readonly #steps: ((shown: readonly Item[]) => Item | string | undefined)[] = [];
  readonly #window = { ...vscode.window } as Record<string, unknown>;

  picks(label: RegExp): this {
    this.#steps.push((items) => {
      const found = items.find((item) => label.test(item.label));
      assert.ok(found, `${String(label)} is among ${items.map((item) => item.label).join(', ')}`);
      return found;
    });
    return this;
  }

  writes(text: string | undefined): this {
    this.#steps.push(() => text);
    return this;
  }

  async starts(command: string): Promise<void> {
    const names = ['showQuickPick', 'showInputBox', 'showErrorMessage', 'showWarningMessage'] as const;
    const window = vscode.window as unknown as Record<string, unknown>;
    window['showQuickPick'] = async (items: readonly Item[] | Promise<readonly Item[]>, options: object) => {
      const list = await items;
      this.shown.push(JSON.stringify([list, options]));
      return this.#next()(list);
    };
    window['showInputBox'] = async (options: vscode.InputBoxOptions) => {
      this.shown.push(JSON.stringify(options));
      const text = this.#next()([]) as string | undefined;
      const problem = text === undefined ? undefined : await options.validateInput?.(text);
      if (typeof problem !== 'string') return text;
      this.refused.push(problem);
      return undefined;
    };
    window['showWarningMessage'] = (text: string, ...buttons: readonly string[]) => {
      this.shown.push(text);
      return Promise.resolve(this.#next()(buttons.map((label) => ({ label }))));
    };
    window['showErrorMessage'] = (text: string) => {
      this.errors.push(text);
      return Promise.resolve(undefined);
    };
    try {
      await vscode.commands.executeCommand(`wattprint.${command}`);
    } finally {
      for (const name of names) window[name] = this.#window[name];
    }
    assert.equal(this.#steps.length, 0, 'every step was asked for');
  }

  #next(): (shown: readonly Item[]) => Item | string | undefined {
    const step = this.#steps.shift();
    assert.ok(step, `nothing more was to be asked: ${this.shown.at(-1) ?? ''}`);
    return step;
  }
}

const config = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('wattprint.grid');
const setting = (key: string): string | undefined => config().get<string>(key);
const cacheFiles = (): readonly string[] => {
  const folder = path.join(process.env['WATTPRINT_LEDGER'] ?? '', 'grid');
  return fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => path.join(folder, name)) : [];
};

const hasSecret = (text: string): boolean => text.includes(KEY) || text.includes(WRONG_KEY);

suite('grid', () => {
  const server = new CarbonAwareServer(KEY);
  let address: string;

  suiteSetup(async () => {
    await activateExtension();
    address = await server.start();
  });
  suiteTeardown(async () => {
    for (const key of ['source', 'url', 'sourceZone', 'zone'])
      await config().update(key, undefined, vscode.ConfigurationTarget.Global);
    server.stop();
    await closeAllEditors();
  });

  test('until a source is chosen, windows come from a typical day and nobody is asked', async () => {
    await config().update('zone', 'DE', vscode.ConfigurationTarget.Global);
    assert.equal(setting('source'), 'typical');
    const user = new User().writes('4 h').writes('in 30 h').writes(undefined);
    await user.starts('findWindow');
    assert.match(user.shown[2] ?? '', /Takes 4.h\. Finish by/);
    assert.match(user.shown[2] ?? '', /% less|as good as it gets/);
    assert.deepEqual(user.errors, []);
    assert.deepEqual(cacheFiles(), []);
  });

  test('a key that is refused gets one sentence and changes nothing', async () => {
    const user = new User()
      .picks(/Carbon Aware SDK/)
      .writes(address)
      .writes(WRONG_KEY);
    await user.starts('chooseGridSource');
    assert.deepEqual(user.errors, ['Carbon Aware SDK does not accept this key. Nothing was changed.']);
    assert.deepEqual([setting('source'), setting('url'), setting('sourceZone')], ['typical', '', '']);
    assert.equal(server.asked.at(-1)?.path, '/locations');
    assert.ok(user.shown.some((text) => text.includes('"password":true')));
  });

  test('one that is accepted is kept in secret, and the zone is picked from what it allows', async () => {
    const user = new User()
      .picks(/Carbon Aware SDK/)
      .writes(`${address} `)
      .writes(KEY)
      .picks(/^westus$/);
    await user.starts('chooseGridSource');
    assert.deepEqual(user.errors, []);
    assert.deepEqual(
      [setting('source'), setting('url'), setting('sourceZone')],
      ['carbon-aware-sdk', address, 'westus'],
    );
    await waitUntil('its forecast in the cache', () => cacheFiles().find((file) => /westus.*\.json$/.test(file)));
    assert.ok(
      server.asked.some((each) => each.path === '/emissions/forecasts/current' && each.key === `Bearer ${KEY}`),
    );
  });

  test('windows are those of its forecast, and the one that is chosen opens the panel', async () => {
    const user = new User()
      .writes('4 h')
      .writes('in 24 h')
      .picks(/\d\d:00$/);
    await user.starts('findWindow');
    const list = user.shown[2] ?? '';
    assert.match(list, /(79|80|81).% less/);
    assert.match(list, /ends .*100.g\/kWh/);
    const isOpen = (): boolean =>
      vscode.window.tabGroups.all.some((group) => group.tabs.some((tab) => tab.label === 'Wattprint'));
    await waitUntil('the panel', isOpen);
  });

  test('a source that hangs is not waited for; what it says counts when it comes', async () => {
    server.hang();
    const chooser = new User()
      .picks(/Carbon Aware SDK/)
      .writes(address)
      .writes('')
      .picks(/^eastus$/);
    await chooser.starts('chooseGridSource');
    const windows = async (): Promise<string> => {
      const user = new User().writes('4 h').writes('in 24 h').writes(undefined);
      await user.starts('findWindow');
      return user.shown[2] ?? '';
    };
    const meanwhile = await windows();
    assert.ok(server.hanging > 0);
    assert.match(meanwhile, /Takes 4.h\. Finish by/);
    assert.match(meanwhile, /% less|as good as it gets/);
    assert.doesNotMatch(meanwhile, /100.g\/kWh/);
    server.goOn();
    await vscode.commands.executeCommand('wattprint.refreshGrid');
    assert.match(await windows(), /(79|80|81).% less.*100.g\/kWh/);
  });

  test('a key does not go over plain HTTP to another machine unless the user says so', async () => {
    const asked = server.asked.length;
    const plain = 'http://carbon.example:8080';
    const giveUp = new User()
      .picks(/Carbon Aware SDK/)
      .writes(plain)
      .writes(KEY)
      .writes(undefined);
    await giveUp.starts('chooseGridSource');
    assert.match(giveUp.shown.at(-1) ?? '', /^The key would go to carbon\.example:8080 unencrypted/);
    assert.deepEqual([setting('url'), giveUp.errors], [address, []]);
    const another = new User()
      .picks(/Carbon Aware SDK/)
      .writes(plain)
      .writes(KEY)
      .writes('Use another address')
      .writes(address)
      .writes(KEY)
      .picks(/^westus$/);
    await another.starts('chooseGridSource');
    assert.ok(another.shown.some((text) => text.includes(`"value":"${plain}"`)));
    assert.deepEqual([setting('url'), setting('sourceZone'), another.errors], [address, 'westus', []]);
    assert.ok(server.asked.slice(asked).every(({ key }) => key === `Bearer ${KEY}`));
  });

  test('31 d are asked for, and no more', async () => {
    for (const [duration, refused] of [
      ['31 d', []],
      ['32 d', ['Write a duration of up to 31 d, such as 45 min, 4 h or 1 d']],
    ] as const) {
      const user = new User().writes(duration);
      if (refused.length === 0) user.writes('in 31 d').writes(undefined);
      await user.starts('findWindow');
      assert.deepEqual(
        user.refused.map((text) => text.replaceAll('\u00a0', ' ')),
        refused,
      );
      if (refused.length === 0) assert.match(user.shown[2] ?? '', /Takes 31.d\. Finish by/);
    }
  });

  test('what cannot be planned is refused under the input', async () => {
    for (const [duration, deadline, problem] of [
      ['soon', '', 'Write a duration such as 45 min, 4 h or 1 d'],
      ['4 h', 'today 00:00', 'That time has passed'],
      ['4 h', 'in 2 h', 'do not fit before'],
      ['4 h', 'some day', 'Write a time such as'],
    ] as const) {
      const user = new User().writes(duration);
      if (deadline !== '') user.writes(deadline);
      await user.starts('findWindow');
      assert.equal(user.refused.length, 1);
      assert.match(user.refused[0] ?? '', new RegExp(problem));
    }
  });

  test('the key is in no setting and no file of the cache', () => {
    assert.ok(cacheFiles().length > 0);
    const texts = [JSON.stringify(config()), ...cacheFiles().map((file) => fs.readFileSync(file, 'utf8'))];
    for (const text of texts) assert.ok(!hasSecret(text));
  });

  test('a forgotten key is not sent any more', async () => {
    await new User().starts('forgetGridKey');
    const before = server.asked.length;
    const user = new User()
      .picks(/Carbon Aware SDK/)
      .writes(address)
      .writes('');
    await user.starts('chooseGridSource');
    assert.deepEqual(server.asked.slice(before), [{ path: '/locations', key: undefined }]);
    assert.equal(user.errors.length, 1);
  });

  test('a folder cannot choose a source or an address', async () => {
    const file = path.join(folderOf(0), '.vscode', 'settings.json');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const before = fs.existsSync(file) ? fs.readFileSync(file) : undefined;
    const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
    await config().update('source', 'typical', Global);
    try {
      const evil = { 'wattprint.grid.source': 'neso', 'wattprint.grid.url': 'http://evil', 'wattprint.grid.pue': 1.5 };
      const read = waitUntil(
        'the settings of the folder',
        () => vscode.workspace.getConfiguration('wattprint.grid', vscode.Uri.file(folderOf(0))).get('pue') === 1.5,
      );
      fs.writeFileSync(file, JSON.stringify(evil));
      // That is read from a folder where it is allowed: by then the others were read as well.
      await read;
      assert.equal(setting('source'), 'typical');
      assert.equal(setting('url'), address);
      for (const target of [Workspace, WorkspaceFolder])
        await assert.rejects(async () => config().update('source', 'neso', target));
    } finally {
      if (before === undefined) fs.rmSync(file);
      else fs.writeFileSync(file, before);
    }
  });
});
