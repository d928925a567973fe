// Page object: how a user gets around in the workbench. The selectors are VS Code's internals: they are here only, to be
// adjusted when the pinned version moves. Knows nothing of Wattprint.
import type { FrameLocator, Locator, Page } from 'playwright-core';

export type Theme = 'Dark Modern' | 'Light Modern' | 'Dark High Contrast' | 'Light High Contrast';

const PALETTE_ATTEMPTS = 10;
const PALETTE_WAIT_MS = 2_000;

export class Workbench {
  readonly statusBar: Locator;
  readonly problems: Locator;
  readonly toasts: Locator;
  readonly codeLenses: Locator;
  readonly quickPickRows: Locator;
  readonly dialog: Locator;
  readonly tabs: Locator;

  constructor(readonly page: Page) {
    this.statusBar = page.locator('.statusbar');
    this.problems = page.locator('.markers-panel');
    this.toasts = page.locator('.notifications-toasts .notification-toast');
    this.codeLenses = page.locator('.codelens-decoration a');
    this.quickPickRows = page.locator('.quick-input-list .monaco-list-row');
    this.dialog = page.locator('.monaco-dialog-box');
    this.tabs = page.locator('.tabs-container .tab');
  }

  /** A webview is two frames deep; only the inner one has the extension's document. Notebooks have webviews of their own. */
  webviewOf(extensionId: string): FrameLocator {
    const outer = this.page.locator(`iframe.webview.ready[src*="extensionId=${extensionId}"]`).first();
    return outer.contentFrame().frameLocator('iframe#active-frame');
  }

  /** The status bar is drawn last of the parts a user waits for; extensions come after it. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar-item').first().waitFor({ timeout: 60_000 });
    await this.page.locator('.explorer-viewlet .monaco-list-row, .empty-view').first().waitFor({ timeout: 60_000 });
  }

  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text }).first();
  }

  codeLens(text: string | RegExp): Locator {
    return this.codeLenses.filter({ hasText: text });
  }

  toast(text: string | RegExp): Locator {
    return this.toasts.filter({ hasText: text });
  }

  cellStatus(text: string | RegExp): Locator {
    return this.page.locator('.cell-status-item', { hasText: text }).first();
  }

  /**
   * The palette's row for a command, by its full title, as in `Wattprint: Open panel`; the palette stays open.
   * It does not learn of commands that become available while it is open, so it is opened until the row is there.
   */
  async findCommand(title: string): Promise<Locator> {
    const row = this.quickPickRows.filter({ hasText: title }).first();
    for (let attempt = 1; attempt <= PALETTE_ATTEMPTS; attempt++) {
      await this.#openQuickInput('F1', `>${title}`);
      const found = await row.waitFor({ timeout: PALETTE_WAIT_MS }).then(
        () => true,
        () => false,
      );
      if (found) return row;
      await this.closeQuickInput();
    }
    throw new Error(`no command "${title}" in the palette`);
  }

  /** Whether the palette offers a command, once it has listed what it has. */
  async hasCommand(title: string): Promise<boolean> {
    await this.#openQuickInput('F1', `>${title}`);
    await this.quickPickRows.first().waitFor();
    const found = await this.quickPickRows.filter({ hasText: title }).count();
    await this.closeQuickInput();
    return found > 0;
  }

  async typeInQuickInput(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input.input');
    await this.quickPickRows.first().waitFor();
    await input.fill(text);
  }

  async runCommand(title: string): Promise<void> {
    const row = await this.findCommand(title);
    await row.click();
  }

  async closeQuickInput(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  async openFile(name: string): Promise<void> {
    await this.#openQuickInput('Control+P', name);
    await this.pick(name);
    await this.tabs.filter({ hasText: name }).first().waitFor();
  }

  async showProblems(): Promise<void> {
    await this.page.keyboard.press('Control+Shift+M');
    await this.problems.waitFor();
  }

  async pick(text: string | RegExp): Promise<void> {
    await this.quickPickRows.filter({ hasText: text }).first().click();
  }

  /** Of a dialog that waits for an answer. */
  async answer(button: string): Promise<void> {
    await this.dialog.getByRole('button', { name: button, exact: true }).click();
    await this.dialog.waitFor({ state: 'hidden' });
  }

  async useTheme(theme: Theme): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    const input = this.page.locator('.quick-input-widget input[placeholder*="Select Color Theme"]');
    await input.fill(theme);
    await this.pick(theme);
    await input.waitFor({ state: 'hidden' });
  }

  /** Answers Restricted Mode with yes, for the whole window. */
  async trustWorkspace(): Promise<void> {
    await this.runCommand('Workspaces: Manage Workspace Trust');
    await this.page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ }).click();
    // Its editor lies over the window.
    await this.page.locator('.monaco-modal-editor-block .codicon-close').last().click();
    await this.page.locator('.monaco-modal-editor-block').waitFor({ state: 'hidden' });
  }

  /** In a new terminal. @param folder which, in a window of several */
  async typeInTerminal(line: string, folder?: string): Promise<void> {
    await this.runCommand('Terminal: Create New Terminal');
    if (folder) await this.pick(folder);
    // The circle before a prompt: shell integration is there.
    await this.page.locator('.terminal-wrapper.active .terminal-command-decoration').first().waitFor();
    await this.typeInSameTerminal(line);
  }

  async typeInSameTerminal(line: string): Promise<void> {
    await this.page.locator('.terminal-wrapper.active .xterm-helper-textarea').focus();
    await this.page.keyboard.type(`${line}\n`);
  }

  /** The outputs of a notebook are in a frame that has no stable name: look in all of them. */
  async waitForTextInAnyFrame(text: RegExp, timeoutMs = 20_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (Date.now() < deadline) {
      const frames = this.page.frames();
      const texts = await Promise.all(
        frames.map((frame) => frame.evaluate(() => document.body.innerText).catch(() => '')),
      );
      if (texts.some((each) => text.test(each))) return;
      await this.page.waitForTimeout(200);
    }
    throw new Error(`${text.source} did not appear in any frame`);
  }

  async #openQuickInput(key: string, query: string): Promise<void> {
    const widget = this.page.locator('.quick-input-widget');
    const input = widget.locator('input.input');
    // One that is just closing would swallow the key.
    await widget.waitFor({ state: 'hidden' });
    await this.page.keyboard.press(key);
    await input.waitFor();
    await input.fill(query);
  }
}
