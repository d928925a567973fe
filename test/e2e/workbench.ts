// Page object: how a user gets around in the workbench. The selectors are VS Code's internals: they are here only, to be
// adjusted when the pinned version moves. Knows nothing of Wattprint.
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { QuickInput } from './quickInput';

export type Theme = 'Dark Modern' | 'Light Modern' | 'Dark High Contrast' | 'Light High Contrast';

export class Workbench {
  readonly statusBar: Locator;
  readonly problems: Locator;
  readonly toasts: Locator;
  readonly codeLenses: Locator;
  readonly quickInput: QuickInput;
  readonly dialog: Locator;
  readonly tabs: Locator;

  constructor(readonly page: Page) {
    this.statusBar = page.locator('.statusbar');
    this.problems = page.locator('.markers-panel');
    this.toasts = page.locator('.notifications-toasts .notification-toast');
    this.codeLenses = page.locator('.codelens-decoration a');
    this.quickInput = new QuickInput(page);
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
  findCommand(title: string): Promise<Locator> {
    return this.quickInput.find('F1', `>${title}`, title);
  }

  hasCommand(title: string): Promise<boolean> {
    return this.quickInput.offers('F1', `>${title}`, title);
  }

  async runCommand(title: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const row = await this.findCommand(title);
      try {
        await row.click({ timeout: 5000 });
        return;
      } catch (error) {
        // The list moves while what was used last is sorted in; on a busy machine it goes away meanwhile.
        if (attempt === 3) throw error;
        await this.closeQuickInput();
      }
    }
  }

  closeQuickInput(): Promise<void> {
    return this.quickInput.close();
  }

  async openFile(name: string): Promise<void> {
    const row = await this.quickInput.find('Control+P', name, name);
    await row.click();
    await this.page.locator('.tabs-container .tab.active', { hasText: name }).first().waitFor();
  }

  async showProblems(): Promise<void> {
    await this.page.keyboard.press('Control+Shift+M');
    await this.problems.waitFor();
  }

  /** From the list that a command opens. */
  async choose(command: string, search: string, text: string | RegExp = search): Promise<void> {
    const row = await this.quickInput.listOf(() => this.runCommand(command), search, text);
    await row.click();
  }

  /** Of a dialog that waits for an answer. */
  async answer(button: string): Promise<void> {
    await this.dialog.getByRole('button', { name: button, exact: true }).click();
    await this.dialog.waitFor({ state: 'hidden' });
  }

  async useTheme(theme: Theme): Promise<void> {
    await this.choose('Preferences: Color Theme', theme);
  }

  /** Answers Restricted Mode with yes, for the whole window. */
  async trustWorkspace(): Promise<void> {
    await this.runCommand('Workspaces: Manage Workspace Trust');
    await this.page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ }).click();
    // Its editor lies over the window.
    await this.page.locator('.monaco-modal-editor-block .codicon-close').last().click();
    await this.page.locator('.monaco-modal-editor-block').waitFor({ state: 'hidden' });
  }

  /** In a new terminal. */
  async typeInTerminal(line: string): Promise<void> {
    // A terminal that is there, and may be busy, is active until the new one is.
    await this.page.locator('.terminal-wrapper').evaluateAll((all) => {
      for (const each of all) each.setAttribute('data-there-before', '');
    });
    await this.runCommand('Terminal: Create New Terminal');
    // The circle before a prompt: shell integration is there.
    const fresh = this.page.locator('.terminal-wrapper.active:not([data-there-before])');
    await fresh.locator('.terminal-command-decoration').first().waitFor();
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
}
