/** A list that waits: it is there at once, and given up at any time. */
import { EventEmitter, once } from 'node:events';
import { expect, it, vi } from 'vitest';
import { waitIn } from '../../../src/editor/queue/quickList';

const shown = vi.hoisted(() => ({
  busy: false,
  isShown: false,
  told: (): void => undefined,
  onDidHide(told: () => void): void {
    this.told = told;
  },
  show(): void {
    this.isShown = true;
  },
  hide(): void {
    if (this.isShown) this.told();
    this.isShown = false;
  },
  dispose: (): void => undefined,
}));
vi.mock('vscode', () => ({ window: { createQuickPick: () => shown } }));

it('shows what it waits for, and goes when that is there', async () => {
  const work = new EventEmitter();
  const waited = waitIn('Run', 'Planning …', once(work, 'found'));
  expect(shown).toMatchObject({ isShown: true, busy: true, title: 'Run', placeholder: 'Planning …' });
  work.emit('found', 'a plan');
  expect(await waited).toEqual(['a plan']);
  expect(shown.isShown).toBe(false);
});

it('is given up before that', async () => {
  const waited = waitIn('Run', 'Planning …', new Promise(() => undefined));
  shown.hide();
  expect(await waited).toBeUndefined();
});

it('fails as its work does', async () => {
  await expect(waitIn('Run', 'Planning …', Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(shown.isShown).toBe(false);
});
