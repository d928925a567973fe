/** `wattprint sites`: where training starts in files, folders and notebooks. */
import { trainingSites } from '../../core/python/sites/trainingSites';
import { attempted, openSources } from '../python';
import { warn } from '../session';
import { JSON_FLAG, print, UsageError, verb } from '../verb';

export const sites = verb({
  usage: '[--json] PATHS…',
  summary: 'where training starts in Python files, notebooks and folders',
  options: JSON_FLAG,
  most: Infinity,
  async run({ json }, paths) {
    if (paths.length === 0) throw new UsageError('Which files? Name files or folders: wattprint sites src train.py');
    const found: { path: string; cell: number | null; line: number; kind: string; framework: string }[] = [];
    for await (const { path, file, positionAt } of openSources(paths)) {
      const sitesOfFile = attempted(() => trainingSites(file));
      if (typeof sitesOfFile === 'string') {
        warn(`${path} was skipped: ${sitesOfFile}.`);
        continue;
      }
      for (const { node, kind, framework } of sitesOfFile) {
        const { cell, line } = positionAt(node.start);
        found.push({ path, cell, line: line + 1, kind, framework });
      }
    }
    if (json) print(JSON.stringify(found));
    else
      for (const { path, cell, line, kind, framework } of found)
        print(`${path}:${cell === null ? '' : `cell ${cell}:`}${line}  ${kind}  ${framework}`);
    return 0;
  },
});
