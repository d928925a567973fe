/** Where git is asked: of VS Code only what it says on trust and folders is made here. */
import { describe, expect, it, vi } from 'vitest';
import type { Machine } from '../../../src/editor/machine';
import type { MeterHost } from '../../../src/editor/meterHost';
import { RunStarter } from '../../../src/editor/runWatch/origin';
import type { Settings } from '../../../src/editor/settings';
import { millis } from '../../../src/core/units';

const workspace = vi.hoisted(() => {
  const folder = { uri: { fsPath: '/ws' } };
  return {
    isTrusted: true,
    workspaceFolders: [folder],
    // As VS Code does: part by part, and nothing is resolved.
    getWorkspaceFolder: ({ fsPath }: { fsPath: string }) => (`${fsPath}/`.startsWith('/ws/') ? folder : undefined),
  };
});
vi.mock('vscode', () => ({ workspace, Uri: { file: (fsPath: string) => ({ fsPath }) } }));

async function asked(cwd: string | undefined, command = 'python t.py'): Promise<readonly string[]> {
  const folders: string[] = [];
  const machine = {
    newId: () => 'a',
    hostName: 'h',
    gitState: (folder: string) => Promise.resolve(void folders.push(folder)),
  } as unknown as Machine;
  const host = { metering: { recorder: { start: () => undefined, amend: () => undefined } } } as unknown as MeterHost;
  const starter = new RunStarter(machine, host, { excluded: [] } as unknown as Settings);
  const scope = { pid: 1, take: 'tree' } as const;
  expect(starter.start({ kind: 'terminal', command, cwd, start: millis(1), scope, ends: 'either' })).toBe('a');
  await Promise.resolve();
  return folders;
}

describe('git is asked', () => {
  it.each(['/ws', '/ws/deep/er'])('in %s', async (cwd) => expect(await asked(cwd)).toEqual([cwd]));

  it.each(['/elsewhere', '/ws2', '/ws/../elsewhere', 'ws', undefined])('not in %s', async (cwd) =>
    expect(await asked(cwd)).toEqual([]),
  );

  it('not where a command goes to another folder first', async () =>
    expect(await asked('/ws', 'cd /elsewhere && python t.py')).toEqual([]));

  it('nowhere in a workspace that is not trusted', async () => {
    workspace.isTrusted = false;
    expect(await asked('/ws')).toEqual([]);
    workspace.isTrusted = true;
  });
});
