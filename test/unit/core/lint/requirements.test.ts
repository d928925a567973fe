import { describe, expect, it } from 'vitest';
import { requirements } from '../../../../src/core/lint/requirements';
import { isBelow } from '../../../../src/core/lint/versions';

const below = (text: string, version = '5') => isBelow(requirements([text]), 'transformers', version);

describe('a project that names what it needs', () => {
  it.each([
    ['transformers==4.40.0', true],
    ['transformers>=4.40,<5', true],
    ['transformers<=4.57.1', true],
    ['transformers[torch]~=4.40', true],
    ['transformers~=4.40.1', true],
    ['transformers==5.0.0', false],
    ['transformers>=5', false],
    ['transformers>=4.40', undefined],
    ['transformers', undefined],
    ['transformers!=4.41', undefined],
    ['sentence-transformers==2.0', undefined],
    ['torch==2.1\n  transformers == 4.40.0 ; python_version > "3.8"', true],
    ['dependencies = [\n  "torch",\n  "transformers>=4.30,<4.50",\n]', true],
    ['dependencies = ["torch", "transformers>=4.30,<4.50"]', true],
    ['# dependencies: transformers==4.40', undefined],
    ['[tool.poetry.dependencies]\ntransformers = "^4.30"', true],
    ['transformers = { version = "~4.30", extras = ["torch"] }', true],
    ['dependencies:\n  - python=3.11\n  - transformers=4.40', true],
    ['[[package]]\nname = "transformers"\nversion = "5.1.0"', false],
    ['# transformers==4.40.0', undefined],
  ])('%j', (text, expected) => expect(below(text)).toBe(expected));

  it('is believed by its nearest file', () => {
    const versions = requirements(['transformers==5.1', 'transformers==4.40']);
    expect(isBelow(versions, 'transformers', '5')).toBe(false);
  });
});
