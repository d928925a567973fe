import { describe, expect, it } from 'vitest';
import { Ledger } from '../../../../src/core/ledger/ledger';
import type { LedgerStore } from '../../../../src/core/ports';

/** A store with one segment of another writer. */
function segmentOf(lines: readonly string[]): LedgerStore {
  return {
    writer: 'me',
    folder: '',
    append: () => Promise.resolve(),
    async *readNew() {
      await Promise.resolve();
      for (const [index, text] of lines.entries()) yield { text, file: 'f', line: index + 1, writer: 'other' };
    },
    isWriterAlive: () => false,
    isWriterHere: () => false,
  };
}

describe('a checkpoint before a damaged line', () => {
  const START =
    '{"v":1,"at":1,"type":"run-started","run":{"id":"a","name":"n","kind":"terminal","command":"c","host":"h","start":1},"terms":{"pue":1}}';
  const metered = (durationS: number): string =>
    `{"v":1,"at":1,"type":"run-metered","id":"a","energy":{"durationS":${durationS},"devices":[],"boundsJ":0,"hours":[]},"terms":{"pue":1}}`;
  const end =
    '{"v":1,"at":9,"type":"run-ended","id":"a","end":9,"energy":{"durationS":9,"devices":[],"boundsJ":0,"hours":[]},"terms":{"pue":1}}';

  it.each([
    ['an end that was cut', [metered(5), end.slice(0, -12)], 5, [1, 3]],
    ['an end that was cut behind a bracket', [metered(5), end.slice(0, end.indexOf(',"terms'))], 5, [1, 3]],
    ['an end without its terms', [metered(5), end.replace('"terms"', '"times"')], 5, [1, 3]],
    ['a newer one that was cut', [metered(5), metered(7).slice(0, -3)], 5, [1, 3]],
    ['two newer ones that were cut', [metered(5), metered(7).slice(0, -3), metered(8).slice(0, -30)], 5, [2, 3]],
    ['a damaged one in between', [metered(5), metered(7).slice(0, -3), metered(8)], 8, undefined],
  ])('stands: %s', async (_, lines, durationS, reported) => {
    const bad: unknown[] = [];
    const ledger = new Ledger(segmentOf([START, ...lines]), {
      badLines: (_file, count, { line }) => bad.push([count, line]),
      cannotRead: () => undefined,
      cannotWrite: () => undefined,
    });
    await ledger.refresh();
    expect(ledger.records()).toMatchObject([{ energy: { durationS } }]);
    expect(bad).toEqual(reported === undefined ? [] : [reported]);
  });
});
