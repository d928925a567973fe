import { describe, expect, it } from 'vitest';
import { maskSecrets, storableCommand } from '../../../../src/core/run/secrets';

const hidden = (name: string) => `${name}A1b2C3d4E5f6G7h8I9j0K1l2M3n4`;

describe('secrets are masked', () => {
  const cases = [
    [`python t.py --hf-token ${hidden('hf_')}`, hidden('hf_')],
    ['python t.py --hf_token=plainsecret9', 'plainsecret9'],
    ['WANDB_API_KEY=0123456789abcdef0123456789abcdef01234567 python t.py', '0123456789abcdef'],
    ['python t.py --password "two words"', 'two words'],
    ["python t.py --api-key='s3cr3t'", 's3cr3t'],
    ['AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG python t.py', 'wJalrXUtnFEMI'],
    ['python t.py --data https://me:hunter2@host/data', 'hunter2'],
    [`curl -H "Authorization: Bearer ${hidden('x')}" | python t.py`, hidden('x')],
    [`python t.py ${hidden('sk-proj-')}`, hidden('sk-proj-')],
    [`python t.py ${hidden('ghp_')}`, hidden('ghp_')],
    ['python t.py AKIAABCDEFGHIJKLMNOP', 'AKIAABCDEFGHIJKLMNOP'],
    ['python t.py --auth deadbeef', 'deadbeef'],
  ] as const;
  it.each(cases)('%s', (command, secret) => {
    const masked = maskSecrets(command);
    expect(masked).not.toContain(secret);
    expect(masked).toContain('•••');
    expect(masked).toMatch(/python t\.py/);
  });
});

describe('ordinary arguments stay as they are', () => {
  it.each([
    'python train.py --lr 1e-3 --tokens 2048',
    'python train.py --model meta-llama/Llama-3-8B --max-length 512',
    'python -m pkg.author --name x',
  ])('%s', (command) => {
    // "--tokens" and "author" resemble secret names; masking a number is the lesser evil, losing the rest is not.
    expect(maskSecrets(command).split(' ').slice(0, 3)).toEqual(command.split(' ').slice(0, 3));
  });

  it('keeps learning rates, sizes and model names', () => {
    const command = 'python train.py --lr 1e-3 --epochs 3 --model meta-llama/Llama-3-8B --bf16';
    expect(maskSecrets(command)).toBe(command);
  });
});

describe('what is stored', () => {
  it('is one line', () => expect(storableCommand('python t.py \\\n  --a 1\r\n')).toBe('python t.py \\ ↵ --a 1'));

  it('is cut with a word on how long it was', () => {
    const stored = storableCommand(`python t.py ${'x'.repeat(100_000)}`);
    expect(stored.length).toBeLessThan(4100);
    expect(stored).toContain('(100012 characters)');
  });

  it('masks a secret that lies across the cut', () => {
    const secret = hidden('hf_');
    const stored = storableCommand(`python ${'a '.repeat(1990)} ${secret} ${'b '.repeat(9000)}`);
    expect(stored).not.toContain('A1b2C3d4');
  });
});
