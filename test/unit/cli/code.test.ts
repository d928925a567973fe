import { spawnSync } from 'node:child_process';
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

  it('one file that cannot be looked at does not cost the others', async () => {
    const write = (name: string, text: string): string => {
      const file = path.join(folder, name);
      fs.writeFileSync(file, text);
      return file;
    };
    const good = write(
      'good.py',
      'import keras\nmodel.compile(loss="mse", run_eagerly=True)  # wattprint: ignore[WP999]\n',
    );
    write('a.ipynb', 'null');
    const deep = write('deep.py', `x = ${'('.repeat(20_000)}1${')'.repeat(20_000)}`);
    const cell = { cell_type: 'code', source: 'x = 1\n'.repeat(400_000) };
    write('long.ipynb', JSON.stringify({ cells: [cell] }));
    fs.symlinkSync(good, path.join(folder, 'link.py'));
    fs.symlinkSync('nowhere', path.join(folder, 'lost.py'));
    const { code, out, err } = await cli(['lint', folder, good, `${folder}/./good.py`]);
    expect([code, out.trim().split('\n').length]).toEqual([1, 1]);
    expect(err).toContain('a.ipynb was skipped: it is not a notebook.');
    expect(err).toContain('deep.py could not be parsed everywhere: what is not Python in it, or nested too deeply,');
    expect(err).toContain('long.ipynb was skipped: it is longer than 2 MB.');
    expect(err).toContain('good.py ignores WP999, which is no rule.');
    expect((await cli(['sites', deep])).err).toContain('nested too deeply');
  });

  it('what is no file is refused by whichever name, and never waited for', async () => {
    const zero = path.join(folder, 'zero.py');
    fs.symlinkSync('/dev/zero', zero);
    const pipe = path.join(folder, 'pipe.ipynb');
    spawnSync('python3', ['-c', 'import os, sys; os.mkfifo(sys.argv[1])', pipe]);
    for (const verb of ['lint', 'sites']) {
      const { code, out, err } = await cli([verb, zero, pipe]);
      expect([code, out]).toEqual([0, '']);
      expect(err).toBe(
        `wattprint: ${zero} was skipped: it is no regular file.\n` +
          `wattprint: ${pipe} was skipped: it is no regular file.\n`,
      );
    }
  });

  it('SARIF names files by addresses, and in which units columns count', async () => {
    const file = path.join(folder, 'sp ace#1%41.py');
    fs.writeFileSync(file, 'import keras\nmodel.compile(loss="mse", run_eagerly=True)\n');
    const { runs } = JSON.parse((await cli(['lint', '--format', 'sarif', file])).out) as { runs: object[] };
    expect(runs).toMatchObject([
      {
        columnKind: 'utf16CodeUnits',
        tool: { driver: { rules: [{ helpUri: expect.stringMatching(/^https:.*WP312\.md$/) as string }] } },
        results: [
          { locations: [{ physicalLocation: { artifactLocation: { uri: `file://${folder}/sp%20ace%231%2541.py` } } }] },
        ],
      },
    ]);
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
    expect(err).toContain('broken.ipynb was skipped: it is not JSON.');
  });
});
