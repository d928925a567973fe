/** What every view may use. */
import type { Answer, Request, View } from '../src/protocol/messages';
import type { Millis } from '../src/core/units';
import type { Change, Store } from './state';
import type { ThemeWatch } from './theme';

export interface App {
  readonly store: Store;
  readonly theme: ThemeWatch;
  /** The host's clock at its last word; the panel has none of its own. */
  now(): Millis;
  go(view: View): void;
  /** Nothing when the host refused; the user has been told why by then. */
  ask(request: Request): Promise<Answer | undefined>;
  /** One line above the view, read out by screen readers. `done`: it leaves by itself. */
  say(text: string, done?: 'done'): void;
}

/** A piece of the page that follows the state. */
export interface Part {
  readonly element: HTMLElement;
  update(change: Change): void;
  dispose?(): void;
}

/** Handlers of clicks start requests whose failures are already shown; nobody waits for them. */
export function start(promise: Promise<unknown>): void {
  void promise;
}
