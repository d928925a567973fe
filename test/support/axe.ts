// axe-core on a page or frame: what is serious or critical, as one line each.
import type { Frame, Page } from 'playwright-core';
import type axe from 'axe-core';
import fs from 'node:fs';
import { createRequire } from 'node:module';

const source = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** By evaluation, not by tag: the policy of the panel would refuse a tag. */
export async function seriousViolations(where: Frame | Page): Promise<string[]> {
  await where.evaluate(source);
  const { violations } = await where.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}
