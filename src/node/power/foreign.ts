/** Calls into the system's libraries. Loaded only where a source needs it: it is native code. */
import type koffi from 'koffi';

export type Koffi = typeof koffi;
export type ForeignArgument = bigint | number | Buffer | string | null;
export type ForeignFunction = (...args: ForeignArgument[]) => number;

/** The foreign function interface once it is loaded, or why it is not. */
export class Foreign {
  private loading: Promise<void> | undefined;
  private loaded: Koffi | undefined;
  private failure: string | undefined;

  get module(): Koffi | undefined {
    return this.loaded;
  }

  /** Why there is no module; `undefined` while it loads and when it is there. */
  get problem(): string | undefined {
    return this.failure;
  }

  /** Loads it once; a platform without a prebuilt binary is an expected failure, kept in `problem`. */
  load(): Promise<void> {
    this.loading ??= import('koffi').then(
      (module) => {
        this.loaded = module.default;
      },
      (error: unknown) => {
        this.failure = error instanceof Error ? error.message : String(error);
      },
    );
    return this.loading;
  }
}
