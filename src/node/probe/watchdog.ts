/**
 * Notices when somebody who should speak now and then has fallen silent.
 *
 * It counts looks and not time: after the machine slept, or while this process itself was held up, time has passed in which
 * nobody could have been heard.
 */
const LOOKS = 5;

export class Watchdog {
  #timer: NodeJS.Timeout | undefined;
  #silentLooks = 0;

  constructor(private readonly silent: (forMs: number) => void) {}

  /** Expects a word within this time from now on, and after each word. */
  expect(withinMs: number): void {
    this.stop();
    this.#timer = setInterval(() => {
      this.#silentLooks += 1;
      if (this.#silentLooks < LOOKS) return;
      this.stop();
      this.silent(withinMs);
    }, withinMs / LOOKS);
    this.#timer.unref();
  }

  heard(): void {
    this.#silentLooks = 0;
    this.#timer?.refresh();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#silentLooks = 0;
  }
}
