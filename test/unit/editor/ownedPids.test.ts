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
    closes: emitter(),
    window: { terminals: [] as { processId: Promise<number> }[], onDidCloseTerminal: undefined as unknown },
    track: undefined as unknown as (session: unknown) => { onDidSendMessage(message: unknown): void } | undefined,
  };
  world.window.onDidCloseTerminal = world.closes.event;
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
  window: world.window,
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
  it('by its task until that ends', async () => {
    watchTasks(machine, starter, pids);
    const [one, two] = [{ task: {} }, { task: {} }];
    world.taskStarts.fire({ execution: one, processId: 41 });
    world.taskStarts.fire({ execution: two, processId: 42 });
    expect([41, 42].map((pid) => pids.has(pid))).toEqual([true, true]);
    world.taskEnds.fire({ execution: one, exitCode: 0 });
    await vi.waitFor(() => expect([41, 42].map((pid) => pids.has(pid))).toEqual([false, true]));
  });

  it('also afterwards, while a terminal is named by it', async () => {
    watchTasks(machine, starter, pids);
    const execution = { task: {} };
    world.taskStarts.fire({ execution, processId: 44 });
    world.window.terminals = [{ processId: Promise.resolve(44) }, { processId: Promise.resolve(45) }];
    world.taskEnds.fire({ execution, exitCode: 0 });
    world.closes.fire(world.window.terminals.pop());
    await new Promise((resolve) => setImmediate(resolve));
    expect(pids.has(44)).toBe(true);
    world.closes.fire(world.window.terminals.pop());
    await vi.waitFor(() => expect(pids.has(44)).toBe(false));
  });

  it('by its debugger until that ends, also where it is no run', async () => {
    watchDebugger(machine, starter, pids);
    const session = { type: 'debugpy', name: 'n', configuration: {} };
    world.track(session)?.onDidSendMessage({ type: 'event', event: 'process', body: { systemProcessId: 43 } });
    expect(pids.has(43)).toBe(true);
    world.debugEnds.fire(session);
    await vi.waitFor(() => expect(pids.has(43)).toBe(false));
  });
});
