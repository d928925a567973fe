/** Scopes over the small model of a kernel. */
import type { Scope } from '../../../../src/core/energy/frame';
import { Scopes } from '../../../../src/core/run/scopes';
import { millis } from '../../../../src/core/units';
import { Kernel } from './kernel';

export const tree = (id: string, pid: number): Scope => ({ id, pid, take: 'tree' });

export function start(): {
  kernel: Kernel;
  scopes: Scopes;
  look: () => void;
  follow: (scope: Scope) => void;
  cpu: (id: string) => number;
  alive: (id: string) => number;
} {
  const kernel = new Kernel();
  const scopes = new Scopes({
    isPython: ({ name }) => name.startsWith('python'),
    interpreterOf: (pid) => (pid > 20 ? `/env/${pid}` : undefined),
    meters: ({ name }) => name === 'wattprint',
    grainMs: millis(1),
  });
  const use = (id: string) => scopes.uses().find(({ scope }) => scope === id)!;
  return {
    kernel,
    scopes,
    look: () => scopes.update(kernel.snapshot()),
    follow: (scope) => {
      scopes.update(kernel.snapshot());
      scopes.follow(scope, millis(kernel.now));
    },
    cpu: (id) => use(id).cpuS,
    alive: (id) => use(id).processes,
  };
}
