/** Texts: the list for translators is complete, and the manifest's texts are all there. */
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { currentBundle, writtenBundle } from '../../tools/l10n.mjs';

describe('texts that are looked up at run time', () => {
  it('are all in l10n/bundle.l10n.json; run "node tools/l10n.mjs" if not', () =>
    expect(writtenBundle()).toBe(currentBundle()));

  it('keep to the voice: no exclamation marks, no emoji', () => {
    for (const text of Object.keys(JSON.parse(writtenBundle()) as Record<string, string>)) {
      expect(text).not.toMatch(/!|\p{Extended_Pictographic}/u);
    }
  });
});

describe('texts of the manifest', () => {
  const manifest = fs.readFileSync('package.json', 'utf8');
  const texts = JSON.parse(fs.readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
  const used = [...manifest.matchAll(/"%([^"%]+)%"/g)].map((match) => match[1] ?? '');

  it('exist, and none is left over', () => expect([...new Set(used)].sort()).toEqual(Object.keys(texts).sort()));

  it('name only commands and settings that exist', () => {
    for (const text of Object.values(texts)) {
      for (const [, command] of text.matchAll(/\(command:(wattprint[\w.]+)\)/g))
        expect(manifest).toContain(`"command": "${command ?? ''}"`);
    }
  });
});
