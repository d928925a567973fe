import { describe, expect, it } from 'vitest';
import { shortened } from '../../../../src/core/text/shorten';

describe('a name that is too long', () => {
  it.each([
    ['train.py', 8, 'train.py'],
    ['train_large.py', 9, 'trai…e.py'],
    ['train_large.py', 8, 'trai….py'],
    ['🜁🜂🜃🜄🜁🜂', 5, '🜁🜂…🜁🜂'],
  ])('%s in %i', (name, most, text) => expect(shortened(name, most)).toBe(text));
});
