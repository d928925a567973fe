// Page object: the queue in the explorer, and the lists by which a run is queued.
import type { Locator, Page } from 'playwright-core';
import { again } from './press';
import type { Window } from './window';

export class QueueView {
  readonly pane: Locator;
  readonly welcome: Locator;
  readonly #list: Locator;

  constructor(private readonly window: Window) {
    this.pane = this.#page.locator('.pane', { has: this.#page.locator('.pane-header[aria-label^="Queue"]') });
    this.welcome = this.pane.locator('.welcome-view-content');
    this.#list = this.#page.locator('.quick-input-widget');
  }

  get #page(): Page {
    return this.window.page;
  }

  async open(): Promise<void> {
    await this.window.workbench.runCommand('Wattprint: Open queue');
    await this.pane.locator('.monaco-list, .welcome-view-content').first().waitFor();
  }

  /** By what a screen reader says of it: `train.py, waiting, …`. */
  row(name: string, state: string): Locator {
    return this.pane.locator(`.monaco-list-row[aria-label^="${name}, ${state}"]`);
  }

  group(name: string): Locator {
    return this.pane.locator(`.monaco-list-row[aria-label^="${name}, "]`);
  }

  /**
   * Chooses from the menu of a row, again until what it opens is there: a row that is drawn anew in that moment closes its
   * menu, and a menu that has just opened may not take what is pressed yet.
   */
  async menu(row: Locator, entry: string, opens: Locator): Promise<void> {
    const item = this.#page.locator('.monaco-menu .action-item', { hasText: entry }).first();
    await again(async () => {
      await row.click({ button: 'right', timeout: 5000 });
      await item.hover({ timeout: 3000 });
      await this.#page.keyboard.press('Enter');
      await opens.first().waitFor({ timeout: 7000 });
    });
  }

  /** Looks, and closes it again. */
  async hasMenu(row: Locator, entry: string): Promise<void> {
    const item = this.#page.locator('.monaco-menu .action-item', { hasText: entry });
    await again(async () => {
      await row.click({ button: 'right', timeout: 5000 });
      await item.waitFor({ timeout: 5000 });
    });
    await this.#page.keyboard.press('Escape');
  }

  /** Waits for the list with that title. */
  async list(title: string | RegExp): Promise<void> {
    await this.title(title).waitFor();
  }

  title(title: string | RegExp): Locator {
    return this.#list.locator('.quick-input-title', { hasText: title });
  }

  async pick(row: string | RegExp): Promise<void> {
    await this.#list.locator('.monaco-list-row', { hasText: row }).first().click();
  }

  /** The line that is asked for. */
  prompt(text: string): Locator {
    return this.#list.locator('.quick-input-message', { hasText: text });
  }

  async write(prompt: string, text: string): Promise<void> {
    await this.prompt(prompt).waitFor();
    await this.#list.locator('input.input').fill(text);
    await this.#page.keyboard.press('Enter');
  }
}
