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
    ["python t.py '--password=my secret word' --lr 1", 'secret word'],
    ['python t.py "--token=a bcd"', 'bcd'],
    [`python t.py --cfg '{"api_key": "s3cr3tvalue", "lr": 1}'`, 's3cr3tvalue'],
    ['python t.py https://h/x?token=abcdef123456&lr=1', 'abcdef123456'],
    ['python t.py https://h/x?lr=1&api_key=abcdef', 'abcdef'],
    ['curl -u user:pass1234 https://h/x | python t.py', 'pass1234'],
    ['curl --user user:pass1234 https://h/x | python t.py', 'pass1234'],
    ['python t.py --wandb_key abcdef', 'abcdef'],
    ['python t.py --wandb-api-key=abcdef', 'abcdef'],
    ['python t.py --token -abc9', '-abc9'],
    ['git clone https://mytokenvalue0123@github.com/x && python t.py', 'mytokenvalue0123'],
    ['password = "hunter2" # python t.py', 'hunter2'],
    ['os.environ["HF_TOKEN"] = "hf_short" # python t.py', 'hf_short'],
    ['login(token="hf_short") # python t.py', 'hf_short'],
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

  it.each([
    'python t.py --tokenizer gpt2 --max-tokens 512 --num_tokens=5 --pad-token "<pad>"',
    'python t.py --pass-through --key-size 12 --keys a b --primary-key id',
    'python t.py --password-file secrets/db.txt',
    'git clone git@github.com:a/b',
    'python t.py https://user@host/x?page=2',
    'docker run --user 1000:1000 image python t.py',
    'python -u C:\\t.py',
    'uvicorn app.auth:main',
    'python t.py --token --verbose',
    'python t.py --token $HF_TOKEN',
    'token = tokenizer.encode(text)',
  ])('%s stays whole', (command) => expect(maskSecrets(command)).toBe(command));

  it('keeps learning rates, sizes and model names', () => {
    const command = 'python train.py --lr 1e-3 --epochs 3 --model meta-llama/Llama-3-8B --bf16';
    expect(maskSecrets(command)).toBe(command);
  });
});

describe('a value is masked in whatever it stands', () => {
  it.each([
    // One quoted word, as a list of arguments is written for a shell.
    ["python t.py '--password=my secret word' --lr 1", "python t.py '--password=•••' --lr 1"],
    ['python t.py "--token=a b" --lr 1', 'python t.py "--token=•••" --lr 1'],
    ["python t.py 'HF_TOKEN=a b'", "python t.py 'HF_TOKEN=•••'"],
    ["python t.py --password 'it'\\''s mine' --lr 1", "python t.py --password '•••' --lr 1"],
    ["python t.py '--password=it'\\''s mine' --lr 1", "python t.py '--password=•••' --lr 1"],
    ["python t.py '--password=$ecret'", "python t.py '--password=•••'"],
    ["sh -c 'HF_TOKEN=abc python t.py --lr 1'", "sh -c 'HF_TOKEN=••• python t.py --lr 1'"],
    ["bash -lc 'python t.py --token '\\''a b'\\'' --lr 1'", "bash -lc 'python t.py --token '\\''•••'\\'' --lr 1'"],
    ['python t.py --token \\\n  abc --lr 1', 'python t.py --token \\\n  ••• --lr 1'],
    ['python t.py --token a\\ b --lr 1', 'python t.py --token ••• --lr 1'],
    ['$env:HF_TOKEN = "abc"; python t.py', '$env:HF_TOKEN = "•••"; python t.py'],
    // JSON
    [`t.py --cfg '{"api_key": "abc", "lr": 1}'`, `t.py --cfg '{"api_key": "•••", "lr": 1}'`],
    [`t.py --cfg "{\\"api_key\\": \\"abc\\", \\"lr\\": 1}"`, `t.py --cfg "{\\"api_key\\": \\"•••\\", \\"lr\\": 1}"`],
    [`t.py '{"a":{"token":"b c"},"n":2}'`, `t.py '{"a":{"token":"•••"},"n":2}'`],
    // URLs
    ['t.py https://h/x?token=abc&lr=1', 't.py https://h/x?token=•••&lr=1'],
    ["t.py 'https://h/x?lr=1&api_key=abc' -v", "t.py 'https://h/x?lr=1&api_key=•••' -v"],
    ['t.py https://h/x?sv=2&sig=a%2Fb&se=1', 't.py https://h/x?sv=2&sig=•••&se=1'],
    ['git clone https://ghp_xxx@github.com/a/b', 'git clone https://•••@github.com/a/b'],
    ['git clone https://Zk3x9Qm2Lp8Rt5Vw7Yb1@host/a', 'git clone https://•••@host/a'],
    ['t.py redis://:hunter2@host:6379/0', 't.py redis://:•••@host:6379/0'],
    ['t.py https://me:p@ss@host/x', 't.py https://me:•••@host/x'],
    // curl
    ['curl -u user:pass https://h/x', 'curl -u user:••• https://h/x'],
    ["curl -su 'user:my pass' https://h/x", "curl -su 'user:•••' https://h/x"],
    ['curl --user user:pass https://h/x', 'curl --user user:••• https://h/x'],
    ["wget '--user=user:my pass' https://h/x", "wget '--user=user:•••' https://h/x"],
    ['curl -H "bearer abc" https://h/x', 'curl -H "bearer •••" https://h/x'],
    ["curl --header 'X-Mine: Bearer abc' https://h/x", "curl --header 'X-Mine: Bearer •••' https://h/x"],
    ['curl --proxy-header=Bearer\\ abc https://h/x', 'curl --proxy-header=Bearer\\ ••• https://h/x'],
    ['t.py {"x": "Bearer abc"} --lr 1', 't.py {"x": "Bearer •••"} --lr 1'],
    ["curl --cookie 'a=b; c=d' https://h/x", "curl --cookie '•••' https://h/x"],
    ["curl -H 'Cookie: a=b; c=d' https://h/x", "curl -H 'Cookie: •••' https://h/x"],
    ["curl -H 'X-Api-Key: abc' https://h/x", "curl -H 'X-Api-Key: •••' https://h/x"],
    ['curl -H X-Auth-Token:abc https://h/x', 'curl -H X-Auth-Token:••• https://h/x'],
    ['curl -H "Authorization: abc" https://h/x', 'curl -H "Authorization: •••" https://h/x'],
    // Names
    ['t.py --pwd abc --lr 1', 't.py --pwd ••• --lr 1'],
    ['t.py --key abc --lr 1', 't.py --key ••• --lr 1'],
    ["t.py --key='a b' --lr 1", "t.py --key='•••' --lr 1"],
    ['t.py --jwt=abc --lr 1', 't.py --jwt=••• --lr 1'],
    ['t.py --pin 1234 --lr 1', 't.py --pin ••• --lr 1'],
    ['t.py --passcode abc --lr 1', 't.py --passcode ••• --lr 1'],
    ['t.py --session-cookie abc --lr 1', 't.py --session-cookie ••• --lr 1'],
    ['SERVICE_JWT=abc t.py', 'SERVICE_JWT=••• t.py'],
    ['t.py --wandb_key abc --lr 1', 't.py --wandb_key ••• --lr 1'],
    ['t.py --wandb-api-key=abc --lr 1', 't.py --wandb-api-key=••• --lr 1'],
    ['t.py model.apiKey=abc lr=1', 't.py model.apiKey=••• lr=1'],
    ['t.py --token -abc --lr 1', 't.py --token ••• --lr 1'],
    ['DB_PASSWORD_MAIN=abc PGPASSWORD=d t.py', 'DB_PASSWORD_MAIN=••• PGPASSWORD=••• t.py'],
    // Python
    ['password = "hunter2"', 'password = "•••"'],
    ["password: str = 'it\\'s mine'", "password: str = '•••'"],
    ['HF_TOKEN="hf_abc"', 'HF_TOKEN="•••"'],
    ['os.environ["HF_TOKEN"] = "abc"', 'os.environ["HF_TOKEN"] = "•••"'],
    ["os.environ.setdefault('HF_TOKEN', 'abc')", "os.environ.setdefault('HF_TOKEN', '•••')"],
    ['login(token="abc", new_session=False)', 'login(token="•••", new_session=False)'],
    ['wandb.login(key="abc")', 'wandb.login(key="•••")'],
    ['login("abc")', 'login("•••")'],
    ['run(["t.py", "--token", "abc", "--lr", "1"])', 'run(["t.py", "--token", "•••", "--lr", "1"])'],
    ['token = """a "b" c"""; x = 1', 'token = """•••"""; x = 1'],
    ['headers = {"Authorization": f"Bearer abc"}', 'headers = {"Authorization": f"Bearer •••"}'],
    ['%env HF_TOKEN abc', '%env HF_TOKEN •••'],
    ['set -gx HF_TOKEN abc; t.py', 'set -gx HF_TOKEN •••; t.py'],
    // A quote that does not end
    ['t.py --password "a b', 't.py --password "•••'],
  ])('%s', (command, masked) => expect(maskSecrets(command)).toBe(masked));

  it('and masking twice changes nothing', () => {
    const once = maskSecrets(`t.py --token a '--password=b c' '{"api_key": "d"}' https://u:e@h/x?token=f`);
    expect(maskSecrets(once)).toBe(once);
  });
});

describe('what only resembles a secret stays as it is', () => {
  it.each([
    't.py --tokenizer gpt2 --tokenizer-name=gpt2 tokenizer=gpt2',
    't.py --max-tokens 512 --num_tokens=5 --max_new_tokens 9 --token-dropout 0.1',
    't.py --pad-token "<pad>" --eos_token=</s> --tokens_per_second 3',
    't.py --pass-through x --n_pass 2 --passes 3',
    't.py --key-size 12 --keys a b --sort_key=y --label_key text',
    't.py --password-file x --token-path=/run/secrets/t --api-key-env OPENAI',
    't.py --secret-santa alice --author me --authors=a,b',
    't.py --no-password x --ask-password x --token --lr 1 --token -v',
    't.py --use-auth-token True use_auth_token=False token=None',
    't.py --token $HF_TOKEN --token=${HF_TOKEN} --token "$HF_TOKEN" --token $(cat x)',
    'HF_TOKEN= python t.py',
    'git clone git@github.com:a/b',
    'git clone ssh://git@github.com/a/b',
    't.py https://user@host/x x?page=2 https://h:80/x?to=a@b.c http://h:80?to=a@b',
    'docker run --user 1000:1000 -u 1000:1000 x',
    'docker run --user "$(id -u):$(id -g)" x',
    'python -u C:\\t.py',
    'PWD=/home/me uvicorn app.auth:app --port 80',
    'pytest tests/test_auth.py::test_token -k token',
    'tokenizer = AutoTokenizer.from_pretrained("gpt2")',
    'token = os.environ["HF_TOKEN"]',
    'token = userdata.get("HF_TOKEN")',
    'columns = ["token", "label"]',
    'def login(token: str, again: bool = False):',
    't.py --key-frames 3 --key_frames=3 --keyboard de --key_metric loss --sort-key name --key-test a',
    't.py --pin-memory 1 --pin_memory=1 --pinned yes --pin --lr 1 --pin-to 3 pin=3 cpu_pin=4',
    't.py --cookie-file c.txt --cookies c.txt --no-cookie x --jwt-issuer me --passcode-length 6 key=name',
    't.py --label "flag bearer" --prompt "bearer of good news" bearer x --flag-bearer',
    't.py --keywords "a b" --secretary x --compass north --monkey=1',
  ])('%s', (command) => expect(maskSecrets(command)).toBe(command));
});

describe('a line of 100 kB takes no longer than its length', () => {
  const pieces = [
    ...['a', 'a.', 'a-', ' ', '\\ ', ',', '-', 'a=b ', "'\\''", 'apiKey', '0123456789abcdef'],
    ...['token', 'token ', 'token=', 'token: str = ', '--token', '--token ', '--token -', '?token=a&', 'token=a('],
    ...['"token', "'token=", "'--token=$a ", '"token": ', '{"token": ', '\\"token\\":', '"""token=', "'"],
    ...['password=$(', 'TOKEN="$('],
    ...['ey-', 'eyAAAAAAAAAAAA.', 'sk-', 'hf_', '://', '://a:', 'https://a@', 'authorization: ', 'login("'],
    ...[' -H ', ' --header=', " -H 'bearer ", '"bearer ', '-H a:', '--pin '],
    ...['curl -u ', ' -ua', ' --user a:', ' "--user=1:1', 'sshpass -p ', "sshpass -p 'a"],
  ];
  it.each(pieces)('of %j', (piece) => {
    const line = piece.repeat(Math.ceil(100_000 / piece.length));
    const start = performance.now();
    maskSecrets(line);
    maskSecrets(`--token "${line}`);
    // Milliseconds where it is linear, many seconds where it is not.
    expect(performance.now() - start).toBeLessThan(1000);
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
