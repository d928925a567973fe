/** The analyzer as the editor uses it: whole texts in, findings out, in a thread of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Analysis, Content } from '../../../../src/core/lint/analysis';
import { Analyzer } from '../../../../src/node/python/analyzer';
import { AnalyzerThread } from '../../../../src/node/python/analyzerThread';

const EAGER = 'import keras\nmodel.compile(loss="mse", run_eagerly=True)\n';
const wasm = {
  runtime: path.resolve('node_modules/web-tree-sitter/web-tree-sitter.wasm'),
  grammar: path.resolve('node_modules/tree-sitter-python/tree-sitter-python.wasm'),
};
const folder = mkdtempSync(path.join(os.tmpdir(), 'analyzer-'));
afterAll(() => rmSync(folder, { recursive: true }));

const text = (source: string): Content => ({ kind: 'text', text: source });
const rules = ({ problems }: Analysis): readonly string[] => problems.map(({ rule }) => rule);

describe('the analyzer', () => {
  const analyzer = new Analyzer(wasm);
  const analyse = (content: Content, document = 'a', where?: string): Promise<Analysis> =>
    analyzer.analyse({ type: 'analyse', id: 1, document, path: where, content });

  it('says what, where, why and how much, and how to mend it', async () => {
    const { problems } = await analyse(text(EAGER));
    expect(problems).toMatchObject([
      {
        rule: 'WP312',
        severity: 'warning',
        place: { cell: null, from: { line: 1, column: 26 }, to: { line: 1, column: 42 } },
        effect: { condition: expect.any(String) as string },
        fix: { edits: [{ text: '', place: { from: { line: 1, column: 24 } } }] },
      },
    ]);
  });

  it('follows edits, and finds the same as when it sees the text for the first time', async () => {
    const versions = [EAGER, `x = (\n${EAGER}`, `"""\n${EAGER}`, `# é 😀\n${EAGER}`, '', EAGER.slice(0, 80), EAGER];
    for (const version of versions) {
      const fresh = await new Analyzer(wasm).analyse({
        type: 'analyse',
        id: 1,
        document: 'b',
        path: undefined,
        content: text(version),
      });
      expect((await analyse(text(version), 'b')).problems).toEqual(fresh.problems);
    }
  });

  it('places findings and edits in the cells of a notebook', async () => {
    const cells = [
      { isPython: false, source: '# Title' },
      { isPython: true, source: '%pip install keras\nimport keras' },
      { isPython: true, source: 'model.compile(loss="mse",\n  run_eagerly=True)' },
    ];
    const { problems } = await analyse({ kind: 'notebook', cells }, 'n');
    expect(problems).toMatchObject([
      { place: { cell: 2, from: { line: 1 } }, fix: { edits: [{ place: { cell: 2 } }] } },
    ]);
  });

  it('reads what is not open from the disk, and says why it cannot', async () => {
    const file = path.join(folder, 'train.py');
    writeFileSync(file, EAGER);
    expect(rules(await analyse({ kind: 'disk' }, 'd', file))).toEqual(['WP312']);
    expect((await analyse({ kind: 'disk' }, 'd', path.join(folder, 'gone.py'))).trouble).toMatch(/cannot be read/);
    writeFileSync(path.join(folder, 'broken.ipynb'), '{');
    expect((await analyse({ kind: 'disk' }, 'd', path.join(folder, 'broken.ipynb'))).trouble).toMatch(/not JSON/);
  });

  it('looks again at the project when it is told that it changed', async () => {
    const file = path.join(folder, 'project/infer.py');
    mkdirSync(path.dirname(file));
    const source =
      'from transformers import AutoModelForCausalLM\n' +
      'm = AutoModelForCausalLM.from_pretrained("facebook/opt-1.3b").to("cuda")\nm.generate(x)\n';
    const requirement = path.join(folder, 'project/requirements.txt');
    writeFileSync(requirement, 'transformers==4.40.0\n');
    const severities = async () =>
      (await analyse(text(source), 'p', file)).problems.filter(({ rule }) => rule === 'WP102').length;
    expect(await severities()).toBe(1);
    writeFileSync(requirement, 'transformers==5.1.0\n');
    expect(await severities()).toBe(1);
    analyzer.projectsChanged();
    expect(await severities()).toBe(0);
  });

  it('keeps only the documents used last parsed', async () => {
    const many = new Analyzer(wasm);
    for (let i = 0; i < 100; i++)
      await many.analyse({ type: 'analyse', id: i, document: `d${i}`, path: undefined, content: text(EAGER) });
    expect(many.openDocuments).toBeLessThanOrEqual(24);
    many.close('d99');
    expect(many.openDocuments).toBeLessThanOrEqual(23);
  });

  it.each([
    ['10,000 brackets', '('.repeat(10_000)],
    ['deep nesting', `x = ${'['.repeat(2000)}${']'.repeat(2000)}`],
    ['deep blocks', Array.from({ length: 90 }, (_, i) => `${' '.repeat(i)}if x:`).join('\n')],
    ['one line of 1 MB', `x = [${'1, '.repeat(350_000)}]`],
    ['bytes of nothing', '\u0000\ud800\n\r\u2028'],
    ['a chain of names', Array.from({ length: 3000 }, (_, i) => `x${i + 1} = x${i}`).join('\n')],
    ['a line of 100,000 characters', `x = "${'a'.repeat(100_000)}"`],
    ['carriage returns and tabs', 'if x:\r\n\ty = 1\r\n'],
    ['a byte order mark', '\ufeffx = 1'],
    ['a long sum', `x = ${'a + '.repeat(5000)}a`],
  ])('survives %s', async (_, source) => {
    const analysis = await analyse(text(`${source}\n${EAGER}`), 'hostile');
    expect(Array.isArray(analysis.problems)).toBe(true);
  });
});

describe('what is large', () => {
  const analyzer = new Analyzer(wasm);
  const analyse = (content: Content, document: string, where?: string): Promise<Analysis> =>
    analyzer.analyse({ type: 'analyse', id: 1, document, path: where, content });

  it('past 2 MB is left alone, and that is said', async () => {
    const long = 'x = 1\n'.repeat(1_000_000);
    expect((await analyse(text(long), 'long')).trouble).toMatch(/longer than 2 MB/);
    const file = path.join(folder, 'long.py');
    writeFileSync(file, long);
    expect((await analyse({ kind: 'disk' }, 'long', file)).trouble).toMatch(/longer than 2 MB/);
  });

  it('is looked at where it is a notebook of 2,000 cells', async () => {
    const cells = Array.from({ length: 2000 }, (_, i) => ({
      isPython: true,
      source: i === 0 ? 'import keras' : i === 1999 ? EAGER : `x${i} = (${i},`,
    }));
    const { problems } = await analyse({ kind: 'notebook', cells }, 'cells');
    expect(problems).toMatchObject([{ rule: 'WP312', place: { cell: 1999, from: { line: 1 } } }]);
  });

  it('as a file in another encoding is read all the same', async () => {
    const file = path.join(folder, 'latin.py');
    writeFileSync(file, Buffer.from(`# caf\u00e9\n${EAGER}`, 'latin1'));
    expect(rules(await analyse({ kind: 'disk' }, 'latin', file))).toEqual(['WP312']);
  });

  it('in number is given back: 1,000 documents take no more memory than 200', async () => {
    const source = EAGER.repeat(30);
    const openAndClose = async (from: number, to: number): Promise<void> => {
      for (let i = from; i < to; i++) {
        await analyse(text(source), `d${i}`);
        await analyse(text(`${source}x = ${i}\n`), `d${i}`);
        analyzer.close(`d${i}`);
      }
    };
    await openAndClose(0, 200);
    const before = process.memoryUsage().rss;
    await openAndClose(200, 1000);
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(100);
  });

  it('in typing is given back, in two places by turns', async () => {
    const others = Array.from({ length: 2000 }, (_, n) => `name_${n} = keras.f(${n})\n`).join('');
    const look = (n: number): Promise<unknown> =>
      analyse(text(`import keras\nf(a, ${n >> 1})\n${others}f(b, ${(n + 1) >> 1})\n`), 'typed');
    for (let n = 0; n < 50; n++) await look(n);
    const before = process.memoryUsage().rss;
    for (let n = 50; n < 350; n++) await look(n);
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(100);
  });
});

describe('the thread', () => {
  const script = path.resolve('dist/analyzer.js');
  let thread: AnalyzerThread | undefined;
  afterEach(() => thread?.dispose());

  it('answers, one document beside the other', async () => {
    thread = new AnalyzerThread(script);
    const [one, two] = await Promise.all([
      thread.analyse('a', undefined, text(EAGER)),
      thread.analyse('b', undefined, text('x = 1\n')),
    ]);
    expect([rules(one), rules(two)]).toEqual([['WP312'], []]);
  });

  it('that is gone or never answers is said to be, and started again', async () => {
    const silent = path.join(folder, 'silent.js');
    writeFileSync(silent, "require('node:worker_threads').parentPort.on('message', () => { for (;;); });");
    thread = new AnalyzerThread(silent, 300);
    await expect(thread.analyse('a', undefined, text(''))).rejects.toThrow(/did not answer in time/);
    await expect(thread.analyse('a', undefined, text(''))).rejects.toThrow(/did not answer in time/);
    const dying = path.join(folder, 'dying.js');
    writeFileSync(dying, "require('node:worker_threads').parentPort.on('message', () => process.exit(3));");
    thread = new AnalyzerThread(dying);
    await expect(thread.analyse('a', undefined, text(''))).rejects.toThrow(/ended with code 3/);
  });

  it('takes only what it was busy with along when it dies', async () => {
    const choosy = path.join(folder, 'choosy.js');
    writeFileSync(
      choosy,
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', ({ id, document }) => {
         if (document === 'deadly') process.exit(3);
         parentPort.postMessage({ type: 'analysed', id, problems: [] });
       });`,
    );
    const analyzer = new AnalyzerThread(choosy);
    thread = analyzer;
    const asked = ['deadly', 'a', 'b'].map((document) => analyzer.analyse(document, undefined, text('')));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });

  it('gets warm by itself, and answers meanwhile', async () => {
    thread = new AnalyzerThread(script);
    const warm = thread.start();
    expect(rules(await thread.analyse('a', undefined, text(EAGER)))).toEqual(['WP312']);
    await warm;
  });

  it('that dies while it gets warm keeps nobody waiting', async () => {
    const broken = path.join(folder, 'broken.js');
    writeFileSync(broken, 'process.exit(1);');
    thread = new AnalyzerThread(broken);
    await expect(thread.start()).resolves.toBeUndefined();
  });
});
