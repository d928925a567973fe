/** The built panel in a browser, with a host that the test plays. */
import type { BrowserContext, Page } from 'playwright-core';
import fs from 'node:fs';
import path from 'node:path';
import { sharedBrowser } from '../support/browser';
import type { Answer, FromPanel, PanelState, Request, ToPanel, View } from '../../src/protocol/messages';
import { ALL_RUNS } from './fixtureRuns';
import { THEMES, variablesOf, type ThemeName } from './themes';

const ORIGIN = 'https://panel.test';
const NONCE = 'r4nd0m';
const DIST = path.resolve(process.env['WATTPRINT_PANEL'] ?? 'dist/webview');

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src ${ORIGIN} data:; font-src ${ORIGIN}; style-src ${ORIGIN} 'nonce-${NONCE}'; script-src 'nonce-${NONCE}'">
<meta property="csp-nonce" content="${NONCE}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Wattprint</title>
<link rel="stylesheet" href="${ORIGIN}/main.css">
</head>
<body>
<div id="app"></div>
<script type="module" nonce="${NONCE}" src="${ORIGIN}/main.js"></script>
</body>
</html>`;

declare global {
  interface Window {
    sent: FromPanel[];
    violations: string[];
    savedState: unknown;
    acquired: number;
  }
}

/** What a host would answer when all goes well. */
function answerTo(request: Request): Answer {
  if (request.type !== 'openRun') return { type: 'done' };
  const run = ALL_RUNS.find((each) => each.id === request.run);
  return run === undefined ? { type: 'cancelled' } : { type: 'run', run };
}

type Reply = (request: Request) => Answer | Error | undefined;

export interface PanelOptions {
  readonly state?: PanelState;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly view?: View;
  /** What an earlier panel left in getState. */
  readonly saved?: unknown;
  readonly locale?: string;
  readonly reducedMotion?: boolean;
  /** `undefined` from it: the host does not answer. */
  readonly reply?: Reply;
  readonly scale?: number;
}

export class Panel {
  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private reply: Reply,
  ) {}

  static async open(options: PanelOptions = {}): Promise<Panel> {
    const context = await (
      await sharedBrowser()
    ).newContext({
      viewport: { width: options.width ?? 1100, height: options.height ?? 800 },
      timezoneId: 'Europe/Berlin',
      locale: 'en-GB',
      deviceScaleFactor: options.scale ?? 1,
      reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
    });
    const page = await context.newPage();
    const panel = new Panel(page, context, options.reply ?? answerTo);
    await context.route('**/*', async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      if (name === 'panel') return route.fulfill({ contentType: 'text/html', body: html });
      if (name === 'main.js')
        return route.fulfill({ contentType: 'text/javascript', body: fs.readFileSync(path.join(DIST, name)) });
      if (name === 'main.css')
        return route.fulfill({ contentType: 'text/css', body: fs.readFileSync(path.join(DIST, name)) });
      return route.abort();
    });
    await page.exposeFunction('hostGets', (request: Request) => {
      const reply = panel.reply(request);
      return reply instanceof Error ? { failed: reply.message } : reply;
    });
    await page.addInitScript(installApi, options.saved);
    await page.addInitScript(applyTheme, themeArgument(options.theme ?? 'dark'));
    await page.goto(`${ORIGIN}/panel`);
    await page.waitForFunction(() => window.sent.some((message) => message.type === 'ready'));
    if (options.state !== undefined) await panel.hydrate(options.state, options.view);
    return panel;
  }

  async send(message: ToPanel): Promise<void> {
    await this.page.evaluate((sent) => window.postMessage(sent, '*'), message);
    await this.settle();
  }

  async hydrate(state: PanelState, view?: View): Promise<void> {
    await this.send({ type: 'hydrate', state, ...(view !== undefined && { view }) });
    await this.page.waitForSelector('#view > *');
    await this.settle();
  }

  /** Two frames: messages are handled and what they changed is drawn. */
  settle(): Promise<void> {
    return this.page.evaluate(
      () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)))),
    );
  }

  sent(): Promise<FromPanel[]> {
    return this.page.evaluate(() => window.sent);
  }

  async requests(): Promise<Request[]> {
    return (await this.sent()).flatMap((message) => (message.type === 'request' ? [message.request] : []));
  }

  answerWith(reply: Reply): void {
    this.reply = reply;
  }

  async theme(theme: ThemeName): Promise<void> {
    await this.page.evaluate(applyTheme, themeArgument(theme));
    await this.settle();
  }

  text(selector: string): Promise<string> {
    return this.page.locator(selector).first().innerText();
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

const themeArgument = (
  theme: ThemeName,
): { variables: Readonly<Record<string, string>>; className: string; name: string } => ({
  variables: variablesOf(theme),
  className: THEMES[theme].className,
  name: THEMES[theme].name,
});

/** Runs in the page. VS Code writes variables to the root's style and the kind of theme to the body's class. */
function applyTheme(theme: { variables: Readonly<Record<string, string>>; className: string; name: string }): void {
  const apply = (): void => {
    const { style } = document.documentElement;
    for (const name of Array.from(style)) style.removeProperty(name);
    for (const [name, value] of Object.entries(theme.variables))
      document.documentElement.style.setProperty(name, value);
    document.body.className = theme.className;
    document.body.dataset['vscodeThemeName'] = theme.name;
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', apply);
  else apply();
}

/** Runs in the page, before its scripts. */
function installApi(saved: unknown): void {
  window.sent = [];
  window.violations = [];
  window.savedState = saved;
  window.acquired = 0;
  document.addEventListener('securitypolicyviolation', (event) =>
    window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
  );
  const hostGets = (request: unknown): Promise<unknown> =>
    (window as unknown as { hostGets(request: unknown): Promise<unknown> }).hostGets(request);
  Object.assign(window, {
    acquireVsCodeApi: () => {
      window.acquired++;
      return {
        postMessage: (message: FromPanel) => {
          window.sent.push(structuredClone(message));
          if (message.type !== 'request') return;
          void hostGets(message.request).then((reply) => {
            if (reply === undefined || reply === null) return;
            const failed = (reply as { failed?: string }).failed;
            window.postMessage(
              failed === undefined
                ? { type: 'answer', id: message.id, result: reply }
                : { type: 'failed', id: message.id, message: failed },
              '*',
            );
          });
        },
        getState: () => window.savedState,
        setState: (state: unknown) => {
          window.savedState = state;
        },
      };
    },
  });
}
