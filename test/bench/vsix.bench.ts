/** What a user downloads. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../tools/host/paths.mjs';

const LIMIT_MB = 4;

export const bench = {
  name: 'Package',
  run() {
    execFileSync(process.execPath, [path.join(root, 'tools/package.mjs')], { cwd: root, stdio: 'ignore' });
    const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
    const megabytes = fs.statSync(path.join(root, `wattprint-${version}.vsix`)).size / 2 ** 20;
    return Promise.resolve([
      {
        figure: 'VSIX, three platforms in one',
        value: megabytes,
        unit: 'MB',
        mustReach: `≤ ${LIMIT_MB} MB`,
        ok: megabytes <= LIMIT_MB,
      },
    ]);
  },
};
