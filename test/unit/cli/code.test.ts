import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, folder } from './cliProcess';

describe('what reads code', () => {
  it('lint names what wastes energy, as text, JSON and SARIF, and fails on warnings', async () => {
    const file = path.join(folder, 'a.py');
    fs.writeFileSync(file, 'import keras\nmodel.compile(loss="mse", run_eagerly=True)\n');
    const text = await cli(['lint', folder]);
    expect(text).toMatchObject({ code: 1, err: '' });
    expect(text.out).toMatch(/a\.py:2:27: warning WP312 run_eagerly=True/);
    const [finding] = JSON.parse((await cli(['lint', '--format', 'json', file])).out) as object[];
    expect(finding).toMatchObject({
      rule: 'WP312',
      path: file,
      cell: null,
      line: 2,
      column: 27,
      endLine: 2,
      endColumn: 43,
    });
    expect(finding).toMatchObject({ severity: 'warning', fixable: true });
    const sarif = JSON.parse((await cli(['lint', '--format', 'sarif', file])).out) as {
      runs: { results: unknown[] }[];
    };
    expect(sarif.runs[0]?.results).toMatchObject([{ ruleId: 'WP312', ruleIndex: 0, level: 'warning' }]);
    const loads = path.join(folder, 'b.py');
    fs.writeFileSync(
      loads,
      'from transformers import AutoModelForCausalLM as M\nm = M.from_pretrained("x").to("cuda")\nm.generate()\n',
    );
    expect(await cli(['lint', loads])).toMatchObject({ code: 0, out: '' });
    fs.writeFileSync(path.join(folder, 'requirements.txt'), 'transformers==4.40.0\n');
    expect((await cli(['lint', loads])).out).toContain('WP102');
    expect(await cli(['lint', '--ignore', 'WP3', file])).toMatchObject({ code: 0, out: '' });
    expect(await cli(['lint', '--select', 'WP201,WP202', file])).toMatchObject({ code: 0, out: '' });
  });

  it('what cannot be parsed is named, and fails nothing', async () => {
    const file = path.join(folder, 'a.py');
    fs.writeFileSync(file, 'def f(:\n  return )\n');
    for (const verb of ['lint', 'sites']) {
      const { code, out, err } = await cli([verb, file]);
      expect([code, out]).toEqual([0, '']);
      expect(err).toMatch(/^wattprint: .*a\.py could not be parsed everywhere.*\n$/);
    }
  });

  it('sites tells where training starts, in cells too', async () => {
    const cells = [
      { cell_type: 'markdown', source: 'for x in y' },
      { cell_type: 'code', source: ['from trl import SFTTrainer\n', '%time SFTTrainer(m).train()'] },
    ];
    const notebook = path.join(folder, 'n.ipynb');
    fs.writeFileSync(notebook, JSON.stringify({ cells }));
    fs.writeFileSync(path.join(folder, 'broken.ipynb'), '{"cells": [');
    const { out, err } = await cli(['sites', '--json', folder]);
    expect(JSON.parse(out)).toEqual([{ path: notebook, cell: 1, line: 2, kind: 'trainer', framework: 'transformers' }]);
    expect(err).toContain('broken.ipynb was skipped: not JSON.');
  });
});
