/** A timer that is handed in, so that tests need not wait for it. */
import type { Disposable } from './disposables';

export type After = (ms: number, run: () => void) => Disposable;

export const after: After = (ms, run) => {
  const timer = setTimeout(run, ms);
  return { dispose: () => clearTimeout(timer) };
};
