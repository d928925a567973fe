// Page object: the palette and other lists to choose from. They close when they lose the focus, and a webview that is
// given the focus takes it a moment later: so whatever is opened here is opened until it stays.
import type { Locator, Page } from 'playwright-core';

const ATTEMPTS = 10;
const WAIT_MS = 2_000;

const succeeds = (action: Promise<unknown>): Promise<boolean> =>
  action.then(
    () => true,
    () => false,
  );

export class QuickInput {
  readonly rows: Locator;
  readonly #widget: Locator;
  readonly #input: Locator;

  constructor(private readonly page: Page) {
    this.#widget = page.locator('.quick-input-widget');
    this.#input = this.#widget.locator('input.input');
    this.rows = page.locator('.quick-input-list .monaco-list-row');
  }

  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text }).first();
  }

  /** Opens with a key and leaves the row that is wanted on show. */
  async find(key: string, query: string, text: string | RegExp): Promise<Locator> {
    const row = this.row(text);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if ((await this.#open(key, query)) && (await succeeds(row.waitFor({ timeout: WAIT_MS })))) return row;
      await this.close();
    }
    throw new Error(`nothing in the list for "${query}" says ${String(text)}`);
  }

  /** Whether a row is there once the list shows what it has. */
  async offers(key: string, query: string, text: string): Promise<boolean> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const listed =
        (await this.#open(key, query)) && (await succeeds(this.rows.first().waitFor({ timeout: WAIT_MS })));
      const found = listed && (await this.rows.filter({ hasText: text }).count()) > 0;
      await this.close();
      if (listed) return found;
    }
    throw new Error(`the list for "${query}" does not open`);
  }

  /** Leaves the list that a command opens on show, narrowed by `search` to where the row is. */
  async listOf(open: () => Promise<void>, search: string, text: string | RegExp): Promise<Locator> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      await open();
      // The palette, on its way out, is still there for a moment.
      const own = this.#widget.locator('input.input:not([aria-label^="Type the name of a command"])');
      const narrowed = await succeeds(own.fill(search, { timeout: WAIT_MS }));
      const row = this.row(text);
      if (narrowed && (await succeeds(row.waitFor({ timeout: WAIT_MS })))) return row;
      await this.close();
    }
    throw new Error(`no list with "${search}" stays open`);
  }

  async close(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.#widget.waitFor({ state: 'hidden' });
  }

  async #open(key: string, query: string): Promise<boolean> {
    // One that is just closing would swallow the key.
    await this.#widget.waitFor({ state: 'hidden' });
    await this.page.keyboard.press(key);
    return succeeds(this.#input.fill(query, { timeout: WAIT_MS }));
  }
}
