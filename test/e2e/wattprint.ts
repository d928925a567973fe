// Page object: Wattprint in the workbench, as its user meets it.
import type { FrameLocator, Locator } from 'playwright-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { runsIn, type Recorded } from '../support/ledgerFile';
import { press } from './press';
import type { Window } from './window';

/** A text that may change a moment later: polled, because what is awaited is not always an element. */
export async function until<T>(what: string, probe: () => T | undefined | Promise<T | undefined>, timeoutMs = 20_000) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`timed out: ${what}`);
    await sleep(100);
  }
}

export class Wattprint {
  readonly meter: Locator;
  readonly panel: FrameLocator;
  readonly tooltip: Locator;

  constructor(private readonly window: Window) {
    const { page } = window;
    this.meter = page.locator('.statusbar-item[id*="wattprint.meter"]');
    this.panel = window.workbench.webviewOf('wattprint.wattprint');
    this.tooltip = page.locator('.workbench-hover', { hasText: 'idle floor' });
  }

  meterText(): Promise<string> {
    return this.meter.innerText();
  }

  /** The first number of watts; before it there is only a spinner. */
  async ready(): Promise<void> {
    await this.meter.filter({ hasText: /\d\s?W/ }).waitFor({ timeout: 60_000 });
  }

  async openPanel(): Promise<void> {
    await press(this.meter, this.panel.getByRole('tab', { name: 'Now' }));
  }

  async showTab(name: 'Now' | 'Runs' | 'Grid'): Promise<void> {
    await this.panel.getByRole('tab', { name }).click();
  }

  /** Rows of the list of runs, newest first. */
  rows(name: string | RegExp): Locator {
    return this.panel.locator('table.runs tbody tr', { hasText: name });
  }

  async openRun(name: string | RegExp, index = 0): Promise<void> {
    await this.showTab('Runs');
    await press(
      this.rows(name).nth(index).locator('.run-name'),
      this.panel.locator('#view h1').filter({ hasText: name }),
    );
  }

  runs(): Recorded[] {
    return runsIn(this.window.ledger);
  }

  /** The newest run whose end is on disk. */
  endedRun(name: string, count = 1): Promise<Recorded> {
    const ended = (): Recorded[] => this.runs().filter(({ run, ended }) => run.name === name && ended !== undefined);
    return until(`run ${count} of ${name} ends`, () => ended()[count - 1], 60_000);
  }
}
