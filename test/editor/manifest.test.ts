// What the manifest says must be what the code does.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { activateExtension } from './editorSupport';

interface Setting {
  readonly default: unknown;
  readonly scope?: string;
  readonly markdownDescription?: string;
  readonly order?: number;
}

interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly menus: { readonly commandPalette: readonly { readonly command: string; readonly when: string }[] };
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}

suite('manifest', () => {
  let folder: string;
  let manifest: Manifest;
  const read = (file: string): string => fs.readFileSync(path.join(folder, file), 'utf8');

  suiteSetup(async () => {
    folder = (await activateExtension()).extensionPath;
    manifest = JSON.parse(read('package.json')) as Manifest;
  });

  test('commands that are contributed and commands that are registered are the same', async () => {
    const registered = (await vscode.commands.getCommands(true)).filter((id) => id.startsWith('wattprint.'));
    // VS Code makes some of its own for what an extension contributes, as for its views.
    const own = registered.filter((id) => /^wattprint\.[a-zA-Z]+$/.test(id));
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(own.sort(), contributed.sort());
  });

  test('commands that need an argument are not in the palette', () => {
    const hidden = manifest.contributes.menus.commandPalette.filter(({ when }) => when === 'false');
    assert.deepEqual(hidden.map(({ command }) => command).sort(), [
      'wattprint.openRun',
      'wattprint.openRunsOfFile',
      'wattprint.queueAdopt',
      'wattprint.queueCancel',
      'wattprint.queueMove',
      'wattprint.queueOpenLog',
      'wattprint.queueOpenRun',
      'wattprint.queueRemove',
      'wattprint.queueRemoveOther',
      'wattprint.queueRunNow',
      'wattprint.queueWhy',
      'wattprint.switchRuleOff',
    ]);
    for (const { category } of manifest.contributes.commands) assert.equal(category, 'Wattprint');
  });

  test('package.nls.json has every text that package.json names, and no other', () => {
    const named = [...read('package.json').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
    const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
    assert.deepEqual([...new Set(named)].sort(), Object.keys(texts).sort());
    assert.deepEqual(
      Object.entries(texts).filter(([, text]) => text.trim() === ''),
      [],
    );
  });

  test('every setting has a scope, a place and a description', () => {
    const { properties } = manifest.contributes.configuration;
    for (const [key, { scope, markdownDescription, order }] of Object.entries(properties)) {
      assert.ok(scope && markdownDescription && order !== undefined, key);
    }
    const orders = Object.values(properties).map(({ order }) => order);
    assert.equal(new Set(orders).size, orders.length, 'no two settings have the same place');
  });

  test('a folder that is not trusted does not decide what is measured, recorded, asked of a grid source and queued', () => {
    const decides = Object.entries(manifest.contributes.configuration.properties).flatMap(([key, { scope }]) =>
      /^wattprint\.(?:meter\.|runs\.|grid\.(?!pue)|queue\.)/.test(key) && scope !== 'machine' && scope !== 'application'
        ? [key]
        : [],
    );
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.deepEqual([...restrictedConfigurations].sort(), decides.sort());
  });

  test('defaults in the manifest are what the code falls back to', () => {
    // `this.#get('meter.sampleEvery', 1)`, with or without a type in between.
    const calls = read('src/editor/settings.ts').matchAll(/#get(?:<[^(]*>)?\('([\w.]+)', ([^)]+)\)/g);
    const fallbacks = [...calls].map(([, key, text]) => [
      `wattprint.${key}`,
      JSON.parse((text ?? '').replaceAll("'", '"')) as unknown,
    ]);
    // `this.#inspect('budget.week')`: what is not set is nothing.
    const inspected = [...read('src/editor/settings.ts').matchAll(/#inspect\('([\w.]+)'\)/g)];
    for (const [, key] of inspected) fallbacks.push([`wattprint.${key}`, null]);
    const defaults = Object.entries(manifest.contributes.configuration.properties).map(([key, setting]) => [
      key,
      setting.default,
    ]);
    assert.deepEqual(fallbacks.sort(), defaults.sort());
  });
});
