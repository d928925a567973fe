import { trainingSites } from '../../../../../src/core/python/sites/trainingSites';
import { parse } from '../parse';

/** Lines of a text where training starts, counted from 1. */
export async function sites(...lines: readonly string[]): Promise<readonly number[]> {
  const file = await parse(lines.join('\n'));
  return trainingSites(file).map(({ node }) => file.lines.positionAt(node.start).line + 1);
}
