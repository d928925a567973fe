import { expect, it } from 'vitest';
import { plainLabel, plainMessage } from '../../../../src/core/text/plainLabel';

it('shows a command as it is in a row', () => {
  expect(plainLabel('torchrun --nproc_per_node $(nproc) train.py')).toBe(
    'torchrun --nproc_per_node \\$(nproc) train.py',
  );
  expect(plainLabel('a\nb\u202ec')).toBe('a↵b\ufffdc');
});

it('has no link in a message', () =>
  expect(plainMessage('[x](command:y).py started.')).toBe('[x]\u200b(command:y).py started.'));
