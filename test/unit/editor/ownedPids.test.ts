/**
 * How long a task or a debugger speaks for a process. VS Code's events are made here: that a pid comes back cannot be had
 * from a real one.
 */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Machine } from '../../../src/editor/machine';
import { watchDebugger } from '../../../src/editor/runWatch/debug';
import type { RunStarter } from '../../../src/editor/runWatch/origin';
import { OwnedPids } from '../../../src/editor/runWatch/ownedPids';
import { watchTasks } from '../../../src/editor/runWatch/task';

const { world, emitter } = vi.hoisted(() => {
  function emitter() {
    const listeners: ((event: unknown) => void)[] = [];
    return {
      event: (listener: (event: unknown) => void) => {
        listeners.push(listener);
        return { dispose: () => undefined };
      },
      fire: (event: unknown) => listeners.forEach((listener) => listener(event)),
    };
  }
  const world = {
    taskStarts: emitter(),
    taskEnds: emitter(),
    debugEnds: emitter(),
    track: undefined as unknown as (session: unknown) => { onDidSendMessage(message: unknown): void } | undefined,
  };
  return { world, emitter };
});

vi.mock('vscode', () => ({
  EventEmitter: function () {
    return { ...emitter(), dispose: () => undefined };
  },
  // Nobody's class: what the task runs does not matter here.
  ProcessExecution: WeakMap,
  ShellExecution: WeakMap,
  workspace: {},
  tasks: { onDidStartTaskProcess: world.taskStarts.event, onDidEndTaskProcess: world.taskEnds.event },
  debug: {
    registerDebugAdapterTrackerFactory: (_type: string, factory: { createDebugAdapterTracker: typeof world.track }) => {
      world.track = factory.createDebugAdapterTracker.bind(factory);
      return { dispose: () => undefined };
    },
    onDidTerminateDebugSession: world.debugEnds.event,
  },
}));

const machine = { clock: { now: () => 0 } } as unknown as Machine;
const starter = { start: () => undefined } as unknown as RunStarter;
let pids: OwnedPids;
beforeEach(() => (pids = new OwnedPids()));

describe('a process is spoken for', () => {
  it('by its task until that ends', () => {
    watchTasks(machine, starter, pids);
    const [one, two] = [{ task: {} }, { task: {} }];
    world.taskStarts.fire({ execution: one, processId: 41 });
    world.taskStarts.fire({ execution: two, processId: 42 });
    expect([41, 42].map((pid) => pids.has(pid))).toEqual([true, true]);
    world.taskEnds.fire({ execution: one, exitCode: 0 });
    expect([41, 42].map((pid) => pids.has(pid))).toEqual([false, true]);
  });

  it('by its debugger until that ends, also where it is no run', () => {
    watchDebugger(machine, starter, pids);
    const session = { type: 'debugpy', name: 'n', configuration: {} };
    world.track(session)?.onDidSendMessage({ type: 'event', event: 'process', body: { systemProcessId: 43 } });
    expect(pids.has(43)).toBe(true);
    world.debugEnds.fire(session);
    expect(pids.has(43)).toBe(false);
  });
});
