import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { millis } from '../../../../src/core/units';
import { GridError } from '../../../../src/node/grid/gridError';
import type { HttpOptions, JsonRequest } from '../../../../src/node/grid/http';
import { quickHttp, Replay, T0, type Answer } from './replay';

const KEY = 'k3y-of-the-user';
const server = new Replay();
beforeEach(() => server.start());
afterEach(() => server.stop());

const fresh = (): void => void server.asked.splice(0);
beforeEach(fresh);

async function failure(request: Partial<JsonRequest> = {}, options: Partial<HttpOptions> = {}) {
  const { get, waits } = quickHttp(options);
  const error = await get({ url: new URL(`${server.base()}/data?token=${KEY}`), ...request }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(GridError);
  const { reason, message, status, retryAt } = error as GridError;
  expect(JSON.stringify([message, (error as Error).stack])).not.toContain(KEY);
  return { reason, message: message.replaceAll(new URL(server.base()).host, 'HOST'), status, retryAt, waits };
}

const always = (answer: Answer): void => void (server.answer = () => answer);

describe('what a status means', () => {
  it.each([
    [401, 'key', 'HOST wants a key (401).', 1],
    [403, 'key', 'HOST wants a key (403).', 1],
    [400, 'zone', 'HOST has nothing for what it was asked (400).', 1],
    [404, 'zone', 'HOST has nothing for what it was asked (404).', 1],
    [422, 'zone', 'HOST has nothing for what it was asked (422).', 1],
    [418, 'answer', 'HOST answered 418.', 1],
    [429, 'busy', 'HOST was asked too often and wants a pause (429).', 3],
    [500, 'server', 'HOST has trouble of its own (500).', 3],
    [503, 'server', 'HOST has trouble of its own (503).', 3],
    [501, 'server', 'HOST has trouble of its own (501).', 1],
  ])('%i', async (status, reason, message, tries) => {
    always({ status, body: { error: 'OK' } });
    expect(await failure()).toMatchObject({ reason, message, status });
    expect(server.asked).toHaveLength(tries);
  });

  it('says that a key was refused where one was sent', async () => {
    always({ status: 403 });
    const { message } = await failure({ secret: { 'auth-token': KEY } });
    expect(message).toBe('HOST does not accept the key, or not for this (403).');
    expect(server.asked[0]?.headers['auth-token']).toBe(KEY);
  });

  it('takes no text for an error, and no error for a text', async () => {
    always({ body: { error: '401 Unauthorized' } });
    const { body } = await quickHttp().get({ url: new URL(server.base()) });
    expect(body).toEqual({ error: '401 Unauthorized' });
  });
});

describe('another try', () => {
  it('comes later each time, spread by chance, and brings the answer', async () => {
    server.answer = () => (server.asked.length < 3 ? { status: 502 } : { body: [1] });
    const { get, waits } = quickHttp({ random: () => 0.5 });
    expect((await get({ url: new URL(server.base()) })).body).toEqual([1]);
    expect(waits).toEqual([1250, 2500]);
  });

  it('waits as long as the server wants, in seconds or up to a date on its own clock', async () => {
    always({ status: 429, headers: { 'retry-after': '7' } });
    expect((await failure()).waits).toEqual([7000, 7000]);
    server.date = millis(T0 + 600_000);
    always({ status: 503, headers: { 'retry-after': new Date(T0 + 612_000).toUTCString() } });
    expect((await failure()).waits).toEqual([12_000, 12_000]);
    server.date = undefined;
  });

  it.each([
    ['3600', 3_600_000],
    ['99999999', 24 * 3_600_000],
    [new Date(T0 + 7_200_000).toUTCString(), 7_200_000],
  ])('is left to the caller where it would be long: Retry-After %s', async (after, wait) => {
    always({ status: 429, headers: { 'retry-after': after } });
    expect(await failure()).toMatchObject({ retryAt: T0 + wait, waits: [] });
    expect(server.asked).toHaveLength(1);
  });

  it.each(['', 'soon', '-5', new Date(0).toUTCString()])('does not come sooner for Retry-After %j', async (after) => {
    always({ status: 429, headers: { 'retry-after': after } });
    expect((await failure()).waits).toEqual([1000, 2000]);
  });
});

describe('what is no data', () => {
  it.each([
    [
      '<!DOCTYPE html><p>Sign in</p>',
      'HOST sent a web page instead of data; a network that wants a sign-in does that.',
    ],
    ['', 'HOST sent an empty answer.'],
    [' \r\n', 'HOST sent an empty answer.'],
    ['{"data":[{"from":"2024-0', 'HOST sent an answer that is cut off or is no JSON.'],
  ])('%j', async (body, message) => {
    always({ body, headers: { 'content-type': 'application/json' } });
    expect(await failure()).toMatchObject({ reason: 'answer', message });
    expect(server.asked).toHaveLength(1);
  });

  it('is what is too long, whatever length it claims', async () => {
    always({ body: `"${'x'.repeat(2000)}"`, headers: { 'transfer-encoding': 'chunked' } });
    expect(await failure({}, { mostBytes: 1000 })).toMatchObject({ message: 'HOST sent more than 0.001 MB.' });
  });

  it('is not a byte order mark', async () => {
    always({ body: '\uFEFF{"a":1}' });
    expect((await quickHttp().get({ url: new URL(server.base()) })).body).toEqual({ a: 1 });
  });
});

describe('a connection', () => {
  it.each(['hangs', 'drips'] as const)('that %s is ended by the time limit', async (trouble) => {
    always({ trouble, body: 'x'.repeat(1e6) });
    const { reason, message } = await failure({}, { limitMs: 60 });
    expect([reason, message]).toEqual(['unreachable', 'HOST did not answer within 0.06 s.']);
    expect(server.asked).toHaveLength(1);
  });

  it.each(['cuts', 'resets'] as const)('that the server %s is tried again', async (trouble) => {
    always({ trouble, body: { data: [1, 2, 3] } });
    expect(await failure()).toMatchObject({ reason: 'cut', message: 'The connection to HOST broke.' });
    expect(server.asked).toHaveLength(3);
  });

  it('that nobody takes is told as such', async () => {
    const gone = new Replay();
    await gone.start();
    const url = new URL(gone.base());
    await gone.stop();
    expect(await failure({ url })).toMatchObject({
      reason: 'unreachable',
      message: `${url.host} does not take connections (ECONNREFUSED).`,
      waits: [],
    });
  });

  it('ends with the wish of the caller', async () => {
    const stop = new AbortController();
    server.answer = () => {
      stop.abort(new Error('closed'));
      return { trouble: 'hangs' };
    };
    await expect(quickHttp().get({ url: new URL(server.base()), signal: stop.signal })).rejects.toThrow('closed');
  });
});

describe('a redirect', () => {
  const to = (location: string): void => {
    server.answer = (url) => (url === '/end' ? { body: 'true' } : { status: 302, headers: { location } });
  };

  it('on the same host is followed with the key, elsewhere without', async () => {
    to('/end');
    const url = new URL(server.base());
    expect((await quickHttp().get({ url, secret: { 'auth-token': KEY } })).body).toBe(true);
    expect(server.asked.at(-1)?.headers['auth-token']).toBe(KEY);
    to(`${server.base('localhost')}/end`);
    expect((await quickHttp().get({ url })).body).toBe(true);
  });

  it.each(['HOST/end', 'https://'])('to %s is not followed with a key, or to nowhere', async (location) => {
    to(location.replace('HOST', server.base('localhost')));
    expect(await failure({ secret: { 'auth-token': KEY } })).toMatchObject({
      reason: 'answer',
      message: 'HOST sends on to another place, which is not asked.',
    });
    expect(server.asked).toHaveLength(1);
  });

  it('in a circle ends', async () => {
    to('/again');
    expect(await failure()).toMatchObject({ message: 'HOST sends on and on.' });
    expect(server.asked).toHaveLength(4);
  });
});

it('a key that no header can carry is refused before anything is sent', async () => {
  const { reason, message } = await failure({ secret: { 'auth-token': `${KEY}\n` } });
  expect([reason, message]).toEqual(['key', 'The key for HOST holds a character that no key has.']);
  expect(server.asked).toEqual([]);
});

it('what is known is not sent again', async () => {
  server.answer = (_, headers) =>
    headers['if-none-match'] === '"7"' ? { status: 304 } : { headers: { etag: '"7"' }, body: '1' };
  const { get } = quickHttp();
  const url = new URL(server.base());
  expect(await get({ url })).toEqual({ body: 1, etag: '"7"' });
  expect(await get({ url, etag: '"7"' })).toEqual({ body: undefined, etag: '"7"' });
});

describe('the clock', () => {
  const off = async (ms: number, headers = {}): Promise<string> => {
    server.date = millis(T0 + ms);
    always({ status: 400, headers });
    const { message } = await failure();
    server.date = undefined;
    return message;
  };
  it('that is far off is the trouble, before what the status says', async () => {
    expect(await off(365 * 86_400_000)).toBe('The clock of this machine is 365 days behind that of HOST.');
    expect(await off(-7_200_000)).toBe('The clock of this machine is 2 h ahead of that of HOST.');
  });
  it('may be off by minutes, and an answer may be an old one', async () => {
    expect(await off(600_000)).toContain('(400)');
    expect(await off(-7_200_000, { age: '7000' })).toContain('(400)');
  });
});
