// A VS Code window for a suite: host, page and page object, started and ended together.
import type { BrowserContext, Page } from 'playwright-core';
import path from 'node:path';
import { root, sampleDir, sampleKernelDir } from '../../tools/host/paths.mjs';
import { createProfile } from '../../tools/host/profile.mjs';
import { installVsix } from '../../tools/host/vsix.mjs';
import { startHost } from '../../tools/host/start.mjs';
import { workbenchUrl } from '../../tools/host/url.mjs';
import { copyWorkspace, removeWorkspace } from '../../tools/host/workspace.mjs';
import { sharedBrowser } from '../support/browser';
import { Workbench } from './workbench';

export interface WindowOptions {
  /** A folder or a .code-workspace file in a temporary folder, removed at the end; default: a copy of sample/. */
  readonly workspace?: string;
  /** User settings on top of tools/vscode-host/settings.json. */
  readonly settings?: Record<string, unknown>;
  /** `ask`: Restricted Mode until the user trusts the folder. Default: everything is trusted. */
  readonly trust?: 'all' | 'ask';
  /** Reaches the extension host and the terminals. */
  readonly env?: Record<string, string>;
  readonly viewport?: { width: number; height: number };
  /** A packaged extension to install; default: the folder of the project is linked, as built. */
  readonly vsix?: string;
}

type Profile = ReturnType<typeof createProfile>;
const ledgerOf = ({ folder }: Profile): string => path.join(folder, 'ledger');

const open = new Set<Window>();

// What the windows looked like when a test failed, and what they said, for who has only the log.
teardown(async function () {
  if (this.currentTest?.state !== 'failed') return;
  const name = this.currentTest.fullTitle().replaceAll(/\W+/g, '-');
  for (const [index, window] of [...open].entries()) {
    await window.screenshot(`failed-${name}-${index}`);
    const texts = await window.page
      .locator('.quick-input-widget:visible, .notification-toast, .statusbar')
      .allInnerTexts();
    console.log(texts.map((text) => `    | ${text.replaceAll(/\s+/g, ' ')}`).join('\n'));
  }
});

export class Window {
  readonly workbench: Workbench;
  /** Where this window records its runs: nowhere else. */
  readonly ledger: string;

  private constructor(
    readonly workspace: string,
    readonly page: Page,
    readonly profile: Profile,
    private readonly context: BrowserContext,
    private readonly options: WindowOptions,
    private host: Awaited<ReturnType<typeof startHost>>,
  ) {
    this.workbench = new Workbench(page);
    this.ledger = ledgerOf(profile);
  }

  static async open(options: WindowOptions = {}): Promise<Window> {
    const { settings = {}, trust = 'all', viewport = { width: 1400, height: 900 } } = options;
    const extensions = options.vsix === undefined ? [root, sampleKernelDir] : [];
    const profile = createProfile({ extensions, settings, trust });
    if (options.vsix !== undefined) await installVsix(profile, options.vsix);
    const env = { WATTPRINT_LEDGER: ledgerOf(profile), ...options.env };
    const host = await startHost({ profile, trust, env });
    const browser = await sharedBrowser();
    const context = await browser.newContext({ viewport, permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const workspace = options.workspace ?? copyWorkspace(sampleDir);
    const window = new Window(workspace, page, profile, context, { ...options, env }, host);
    open.add(window);
    await window.#show();
    return window;
  }

  /** As a user closes the tab of the browser; the server stays. */
  async leave(): Promise<void> {
    await this.page.goto('about:blank');
  }

  /** After `leave`. */
  async comeBack(): Promise<void> {
    await this.#show();
  }

  /** The extension host starts again, the server stays. By command: a navigation would not wait for state to be saved. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: 60_000 });
    await this.workbench.runCommand('Developer: Reload Window');
    await loaded;
    await this.workbench.ready();
  }

  /** Ends VS Code and starts it again on the same user data: what the workbench remembers belongs to the port. */
  async restart(): Promise<void> {
    await this.leave();
    await this.host.stop();
    await this.startAgain();
  }

  /** As a user ends VS Code altogether: what is meant to outlive it stays. */
  async shutDown(): Promise<void> {
    await this.leave();
    await this.host.stop({ leaveHeirs: true });
  }

  /** After `shutDown`. */
  async startAgain(): Promise<void> {
    const { trust, env } = this.options;
    this.host = await startHost({
      profile: this.profile,
      port: this.host.port,
      ...(trust && { trust }),
      ...(env && { env }),
    });
    await this.#show();
  }

  /** Into out/shots/, to be looked at. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(root, 'out/shots', `${name}.png`) });
  }

  async close(): Promise<void> {
    open.delete(this);
    await this.context.close();
    await this.host.stop();
    this.profile.remove();
    removeWorkspace(this.workspace);
  }

  async #show(): Promise<void> {
    await this.page.goto(workbenchUrl(this.host.address, this.workspace));
    await this.workbench.ready();
  }
}
