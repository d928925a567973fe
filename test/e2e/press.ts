import type { Locator } from 'playwright-core';

const ATTEMPTS = 3;

/**
 * Presses until what that opens is there: VS Code draws the items of the status bar, of cells and of lists anew at any time, and
 * one that is drawn in that moment takes no click.
 */
export async function press(target: Locator, opens: Locator): Promise<void> {
  await again(async (attempt) => {
    // It was slow to open, and what opened it may be gone.
    if (attempt > 1 && (await opens.first().isVisible())) return;
    await target.click({ timeout: 5000 });
    await opens.first().waitFor({ timeout: 8000 });
  });
}

/** What a busy window may miss is done again. */
export async function again(step: (attempt: number) => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await step(attempt);
      return;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
