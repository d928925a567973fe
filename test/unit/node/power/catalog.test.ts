import { describe, expect, it } from 'vitest';
import { Catalog } from '../../../../src/node/power/catalog';
import { memoryFacts } from '../../../../src/node/power/model/machine';
import type { LiveSource, Part, Rung } from '../../../../src/node/power/source';
import { FakeSource } from './fakeSource';

describe('the catalog', () => {
  const rung = (name: string, parts: readonly Part[], source?: () => LiveSource | undefined): Rung => ({
    name,
    parts,
    open: () => {
      const opened = source?.();
      return {
        ...(opened && { source: opened }),
        check: { source: name, works: opened !== undefined, finding: `${name}!` },
      };
    },
  });

  it('takes the first that answers and remembers why others did not', () => {
    const catalog = new Catalog([
      rung('best', ['CPU']),
      rung('good', ['CPU'], () => new FakeSource('good')),
      rung('last', ['CPU'], () => new FakeSource('last')),
    ]);
    catalog.refresh();
    expect(catalog.sources.map(({ name }) => name)).toEqual(['good']);
    expect(catalog.notes()).toEqual(['best: best!']);
  });

  it('asks the next one for the part that a source does not cover', () => {
    const catalog = new Catalog([
      rung('rapl', ['CPU', 'Memory'], () => new FakeSource('rapl', ['cpu'], ['CPU'])),
      rung('cpu model', ['CPU'], () => new FakeSource('cpu model')),
      rung('memory model', ['Memory'], () => new FakeSource('memory model')),
    ]);
    catalog.refresh();
    expect(catalog.sources.map(({ name }) => name)).toEqual(['rapl', 'memory model']);
  });

  it('goes down when a source ends, and up again when it is back', () => {
    let works = true;
    const first = new FakeSource('first');
    const second = new FakeSource('second');
    const catalog = new Catalog([
      rung('first', ['CPU'], () => (works ? first : undefined)),
      rung('second', ['CPU'], () => second),
    ]);
    catalog.refresh();
    first.ended = 'gone';
    works = false;
    catalog.refresh();
    expect(catalog.sources).toEqual([second]);
    expect(first.closed).toBe(1);
    expect(catalog.notes()).toEqual(['first: gone']);
    first.ended = undefined;
    works = true;
    catalog.refresh();
    expect(catalog.sources).toEqual([first]);
    expect(second.closed).toBe(1);
  });

  it('checks every source, and does not open one twice that is in use', async () => {
    let opened = 0;
    const probe = new FakeSource('b');
    const catalog = new Catalog([
      rung('a', ['CPU'], () => {
        opened += 1;
        return new FakeSource('a');
      }),
      rung('b', ['CPU'], () => probe),
      { ...rung('c', ['CPU']), check: () => Promise.resolve({ source: 'c', works: false, finding: 'slow' }) },
    ]);
    catalog.refresh();
    expect((await catalog.check()).map(({ source, works, finding }) => [source, works, finding])).toEqual([
      ['a', true, 'In use: a (a).'],
      ['b', true, 'b!'],
      ['c', false, 'slow'],
    ]);
    expect(opened).toBe(1);
    expect(probe.closed).toBe(1);
  });
});

describe('memory', () => {
  const GB = 2 ** 30;

  it('counts the modules that the firmware lists', () => {
    expect(memoryFacts(false, [16 * GB, 16 * GB], 32 * GB, undefined)).toMatchObject({
      modules: 2,
      model: '2 modules, 32 GB',
    });
  });

  it.each([
    [false, 16, 2],
    [false, 128, 4],
    [false, 512, 16],
    [true, 24, 0.75],
  ])('assumes modules from the size (virtual: %s, %d GB) and says so', (virtual, size, modules) => {
    const facts = memoryFacts(virtual, [], size * GB, undefined);
    expect(facts.modules).toBe(modules);
    expect(facts.how).toMatch(/assumed from its size/);
  });

  it("scales to a container's limit", () => {
    const facts = memoryFacts(false, [], 64 * GB, 16 * GB);
    expect(facts.modules).toBe(0.5);
    expect(facts.how).toMatch(/container's limit of 16 GB/);
  });
});
