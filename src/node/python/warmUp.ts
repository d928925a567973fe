/**
 * Looks made before anybody asks: an engine that has not compiled the parser and the rules yet takes three times as long.
 *
 * The text is what the pages of the rules show, so every rule finds what it works on. About a quarter of a second, once.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Analyzer } from './analyzer';

/** After that many it gets no faster. */
const ROUNDS = 15;

/** Requests that come meanwhile are answered between two rounds. Never rejects: what cannot be read is no text. */
export async function warmUp(analyzer: Analyzer, pages: string): Promise<void> {
  const text = (await examplesIn(pages)).join('\n');
  for (let round = 0; round < ROUNDS; round++) {
    const document = `warm-up ${round}`;
    await analyzer.analyse({ type: 'analyse', id: 0, document, path: undefined, content: { kind: 'text', text } });
    analyzer.close(document);
    await setImmediate();
  }
}

/** The blocks of Python in a folder of Markdown. */
async function examplesIn(folder: string): Promise<readonly string[]> {
  const names = await fs.readdir(folder).catch(() => []);
  const pages = await Promise.all(names.map((name) => fs.readFile(path.join(folder, name), 'utf8').catch(() => '')));
  return pages.flatMap((page) => [...page.matchAll(/^```python\n(.*?)^```/gms)].map(([, code = '']) => code));
}
