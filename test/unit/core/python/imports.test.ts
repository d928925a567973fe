import { describe, expect, it } from 'vitest';
import { applied } from '../../../../src/core/python/edit';
import { addImport, imported } from '../../../../src/core/python/imports';
import { parse } from './parse';

async function added(text: string, statement: string): Promise<string> {
  return applied(text, addImport(await parse(text), statement));
}

/** What `os` is called at the last call of a text, and what has to be added for it. */
async function nameOfOs(text: string): Promise<readonly unknown[]> {
  const file = await parse(text);
  const { name, edits = [] } = imported(file, 'os', 'import os', file.calls.at(-1)?.node ?? file.root) ?? {};
  return [name, edits.length];
}

describe('an import is added', () => {
  it.each([
    [
      'after those at the head',
      'import a\nimport b\nx = 1\nimport c\n',
      'import a\nimport b\nimport os\nx = 1\nimport c\n',
    ],
    ['behind a comment', 'import a  # type: ignore\nx = 1\n', 'import a  # type: ignore\nimport os\nx = 1\n'],
    ['beside another statement', 'import a; x = 1\n', 'import a\nimport os; x = 1\n'],
    ['to a file without any', 'x = 1\n', 'import os\nx = 1\n'],
    [
      'below a docstring',
      '"""Doc."""\ntry:\n    import a\nexcept E:\n    pass\n',
      '"""Doc."""\nimport os\ntry:\n    import a\nexcept E:\n    pass\n',
    ],
    [
      'below what must stand first',
      '"""Doc."""\nfrom __future__ import annotations\nx = 1\n',
      '"""Doc."""\nfrom __future__ import annotations\nimport os\nx = 1\n',
    ],
    ['after what is set before', 'x = 1\nimport a\nimport b\ny = 1\n', 'x = 1\nimport a\nimport b\nimport os\ny = 1\n'],
    ['not behind functions that need it', 'def f():\n    g()\nimport a\n', 'import os\ndef f():\n    g()\nimport a\n'],
    ['not twice', 'import os, sys\nx = 1\n', 'import os, sys\nx = 1\n'],
    ['again where it may not hold', 'if T:\n    import os\nx = 1\n', 'import os\nif T:\n    import os\nx = 1\n'],
  ])('%s', async (_, before, after) => {
    expect(await added(before, 'import os')).toBe(after);
  });

  it('with the names only that are missing', async () => {
    const before = 'from peft import LoraConfig, TaskType\n';
    expect(await added(before, 'from peft import LoraConfig, get_peft_model')).toBe(
      `${before.trim()}\nfrom peft import get_peft_model\n`,
    );
    expect(await added('import torch.nn.functional as F\n', 'import torch.nn.functional as F')).toBe(
      'import torch.nn.functional as F\n',
    );
  });
});

describe('the name for something at a place', () => {
  it.each([
    ['f()', ['os', 1]],
    ['import os\nf()', ['os', 0]],
    ['import os as system\nf()', ['system', 0]],
    ['def main(os):\n    f()', [undefined, 0]],
    ['import os\ndef main(os):\n    f()', [undefined, 0]],
    ['import os\nfor os in systems:\n    f()', [undefined, 0]],
    ['try:\n    import os\nexcept ImportError:\n    os = None\nf()', ['os', 0]],
  ])('%j', async (text, expected) => {
    expect(await nameOfOs(text)).toEqual(expected);
  });
});
