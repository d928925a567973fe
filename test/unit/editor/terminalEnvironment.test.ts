/** What the editor's settings become in its terminals. Of VS Code only the collection of variables is made here. */
import { describe, expect, it, vi } from 'vitest';
import type { EnvironmentVariableCollection } from 'vscode';
import { probeSettings } from '../../../src/cli/probeSettings';
import type { MeterHost } from '../../../src/editor/meterHost';
import type { Settings } from '../../../src/editor/settings';
import { provideTerminalEnvironment } from '../../../src/editor/terminalEnvironment';

vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));

function open(settings: Record<string, unknown>) {
  const variables = new Map<string, string>();
  const collection = {
    prepend: () => undefined,
    replace: (name: string, value: string) => variables.set(name, value),
    delete: (name: string) => variables.delete(name),
    get: (name: string) => ({ value: variables.get(name) }),
  } as unknown as EnvironmentVariableCollection;
  let changed = (): void => undefined;
  const all = Object.assign(settings, { onDidChange: (listener: () => void) => void (changed = listener) });
  const host = { zone: { id: 'DE', guessed: false } } as unknown as MeterHost;
  provideTerminalEnvironment(collection, '/bin', '/ledger', host, all as unknown as Settings);
  const set = (more: object): void => {
    Object.assign(settings, more);
    changed();
  };
  return { variables, set };
}

describe('the terminal has the settings of the meter', () => {
  it('and the command line reads them', () => {
    const { variables } = open({ pue: 1.2, cpuTdpW: 65, wakeSleepingGpu: true });
    expect(Object.fromEntries(variables)).toEqual({
      WATTPRINT_LEDGER: '/ledger',
      WATTPRINT_ZONE: 'DE',
      WATTPRINT_PUE: '1.2',
      WATTPRINT_CPU_TDP: '65',
      WATTPRINT_WAKE_GPU: '1',
    });
    const read = probeSettings((sentence) => expect.unreachable(sentence), Object.fromEntries(variables));
    expect(read).toEqual({ wakeSleepingGpu: true, cpuTdpW: 65 });
  });

  it('and loses them when they are set back', () => {
    const { variables, set } = open({ pue: 1, cpuTdpW: 65, wakeSleepingGpu: true });
    set({ cpuTdpW: undefined, wakeSleepingGpu: false });
    expect([...variables.keys()]).toEqual(['WATTPRINT_LEDGER', 'WATTPRINT_ZONE']);
  });
});
