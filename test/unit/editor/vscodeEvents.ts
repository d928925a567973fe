/** Of VS Code its events and its texts, in English; for `vi.mock`. */
export class EventEmitter {
  readonly #listeners = new Set<() => void>();
  readonly event = (listener: () => void): { dispose: () => void } => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire = (): void => this.#listeners.forEach((each) => each());
  dispose = (): void => this.#listeners.clear();
}

export const l10n = {
  t: (text: string, ...args: string[]) => text.replace(/\{(\d)\}/g, (_, at: string) => args[Number(at)] ?? ''),
};
