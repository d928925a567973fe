/** Wires the meter for one command: probe, ledger, recorder. */
import path from 'node:path';
import { Ledger } from '../core/ledger/ledger';
import { Metering } from '../core/run/metering';
import { termsAt, type TermSettings } from '../core/run/terms';
import { millis, seconds } from '../core/units';
import { annualMean } from '../node/grid/annualMean';
import { readIdleFloors } from '../node/ledger/idleFloors';
import { JsonlLedger } from '../node/ledger/jsonlLedger';
import { ledgerFolder } from '../node/ledger/ledgerFolder';
import { ProbeProcess } from '../node/probe/probeProcess';
import { systemClock } from '../node/systemClock';
import { probeSettings } from './probeSettings';

export const warn = (text: string): void => console.error(`wattprint: ${text}`);

interface OpenLedger {
  readonly ledger: Ledger;
  readonly store: JsonlLedger;
  /** Says what could not be read so far, unless a worse trouble with the ledger was told. Returns whether all could. */
  readonly tellUnread: () => boolean;
}

export function openLedger(): OpenLedger {
  const store = new JsonlLedger(ledgerFolder());
  let unread: { readonly error: unknown } | undefined;
  let refused = false;
  const ledger = new Ledger(store, {
    badLines: (file, count, { line, reason }) =>
      warn(
        count === 1
          ? `line ${line} of ${file} could not be read (${reason}) and was skipped`
          : `${count} lines of ${file} could not be read and were skipped; the first is line ${line} (${reason})`,
      ),
    cannotRead: (error) => (unread = { error }),
    cannotWrite: (error) => {
      refused = true;
      warn(`the run cannot be saved in ${store.folder}: ${reasonOf(error)}`);
    },
  });
  const tellUnread = (): boolean => {
    if (unread !== undefined && !refused)
      warn(`the ledger in ${store.folder} cannot be read: ${reasonOf(unread.error)}`);
    return unread === undefined;
  };
  return { ledger, store, tellUnread };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export interface Session {
  readonly ledger: Ledger;
  readonly metering: Metering;
  readonly probe: ProbeProcess;
  /** Resolves with the first frame, or after the given time without one. */
  firstFrame(withinMs: number): Promise<void>;
  /** Resolves when the condition holds; looked at with each frame and once a second. */
  until(condition: () => boolean): Promise<void>;
  close(): Promise<void>;
}

export function openSession(settings: TermSettings, onTick: () => void = () => undefined): Session {
  const { ledger, store, tellUnread } = openLedger();
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const check of [...waiting]) check();
  };
  const metering: Metering = new Metering({
    clock: systemClock,
    ledger,
    send: (message) => probe.send(message),
    terms: () => termsAt(settings, annualMean, systemClock.now()),
    minimumS: () => seconds(0),
    floors: readIdleFloors(store.folder),
    log: (level, text) => {
      if (level !== 'info') warn(text);
    },
    ticked: () => {
      onTick();
      wake();
    },
    runsChanged: wake,
  });
  const probe = new ProbeProcess(path.join(__dirname, 'probe.js'), {
    message: (message) => void metering.message(message),
    crashed: (reason, delay) => metering.crashed(reason, delay),
    ended: (reason) => metering.ended(reason),
  });
  probe.send({ type: 'settings', settings: probeSettings(warn) });
  const until = (condition: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const timer = setInterval(() => {
        void metering.recorder.tick();
        check();
      }, 1000);
      const check = (): void => {
        if (!condition()) return;
        clearInterval(timer);
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  return {
    ledger,
    metering,
    probe,
    until,
    firstFrame: (withinMs) => {
      const deadline = systemClock.now() + withinMs;
      return until(() => metering.meter.last !== undefined || systemClock.now() >= millis(deadline));
    },
    close: async () => {
      probe.dispose();
      await store.close();
      // Only now: a command that runs is not talked into.
      tellUnread();
    },
  };
}
