/**
 * One way to ask for JSON: a time limit, few tries, a limit of size, errors by status and never by text.
 *
 * Keys travel in headers that are not sent on to other hosts. Messages name the host only: a path or a query may hold a key.
 */
import { setTimeout as later } from 'node:timers/promises';
import { millis, type Millis } from '../../core/units';
import { retryAtOf, waitBefore } from './backOff';
import { GridError } from './gridError';
import { readJson } from './jsonBody';

export interface JsonRequest {
  readonly url: URL;
  /** Headers with a key in them. */
  readonly secret?: Readonly<Record<string, string>> | undefined;
  /** Of the answer that is known already. */
  readonly etag?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface JsonReply {
  /** Undefined: as it was when the tag was given (304). */
  readonly body: unknown;
  readonly etag: string | undefined;
}

/** Rejects with a GridError, or with the reason of the signal. */
export type GetJson = (request: JsonRequest) => Promise<JsonReply>;

export interface HttpOptions {
  /** For one try, body included. */
  readonly limitMs: number;
  readonly mostBytes: number;
  readonly tries: number;
  readonly now: () => Millis;
  readonly random: () => number;
  readonly sleep: (ms: Millis, signal?: AbortSignal) => Promise<void>;
}

const DEFAULTS: HttpOptions = {
  limitMs: 15_000,
  mostBytes: 8_000_000,
  tries: 3,
  now: () => millis(Date.now()),
  random: Math.random,
  sleep: (ms, signal) => later(ms, undefined, signal === undefined ? {} : { signal }),
};

const MOST_REDIRECTS = 3;
/** Forecasts of another hour are of no use; a few minutes do no harm. */
const MOST_SKEW_MS = 3_600_000;

export function jsonOverHttp(chosen: Partial<HttpOptions> = {}): GetJson {
  const options = { ...DEFAULTS, ...chosen };
  return async (request) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(request, options);
      } catch (error) {
        if (!(error instanceof GridError) || attempt >= options.tries) throw error;
        const wait = waitBefore(error, attempt, options.now(), options.random());
        if (wait === undefined) throw error;
        await options.sleep(wait, request.signal);
      }
    }
  };
}

async function once(request: JsonRequest, options: HttpOptions): Promise<JsonReply> {
  const { host } = request.url;
  const limit = AbortSignal.timeout(options.limitMs);
  const signal = request.signal === undefined ? limit : AbortSignal.any([request.signal, limit]);
  try {
    const response = await followed(request, signal);
    if (response.status === 304 && request.etag !== undefined) return { body: undefined, etag: request.etag };
    const problem = clockProblem(response, host, options.now()) ?? refusal(response, request, options.now());
    if (problem !== undefined) {
      await response.body?.cancel();
      throw problem;
    }
    return { body: await readJson(response, host, options.mostBytes), etag: response.headers.get('etag') ?? undefined };
  } catch (error) {
    if (error instanceof GridError || request.signal?.aborted === true) throw error;
    if (limit.aborted) {
      throw new GridError('unreachable', `${host} did not answer within ${options.limitMs / 1000} s.`);
    }
    throw connectionError(error, host);
  }
}

/** The answer after redirects. A key stays with the host that it is for. */
async function followed({ url, secret, etag }: JsonRequest, signal: AbortSignal): Promise<Response> {
  if (Object.values(secret ?? {}).some((value) => !/^[\x20-\x7e]*$/.test(value))) {
    throw new GridError('key', `The key for ${url.host} holds a character that no key has.`);
  }
  let at = url;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const headers = {
      accept: 'application/json',
      'user-agent': 'Wattprint',
      ...secret,
      ...(etag !== undefined && { 'if-none-match': etag }),
    };
    const response = await fetch(at, { headers, signal, redirect: 'manual' });
    const location = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response;
    await response.body?.cancel();
    const next = URL.canParse(location, at.href) ? new URL(location, at) : undefined;
    if (next === undefined || !mayFollow(at, next, secret !== undefined)) {
      throw new GridError('answer', `${at.host} sends on to another place, which is not asked.`, response);
    }
    at = next;
  }
  throw new GridError('answer', `${url.host} sends on and on.`);
}

const mayFollow = (from: URL, to: URL, isKeyed: boolean): boolean =>
  to.origin === from.origin || (!isKeyed && (to.protocol === 'https:' || to.protocol === from.protocol));

function refusal(
  { ok, status, headers }: Response,
  { url: { host }, secret }: JsonRequest,
  now: Millis,
): GridError | undefined {
  if (ok) return undefined;
  const more = { status, retryAt: retryAtOf(headers, now) };
  if (status === 401 || status === 403) {
    const what = secret === undefined ? 'wants a key' : 'does not accept the key, or not for this';
    return new GridError('key', `${host} ${what} (${status}).`, more);
  }
  if (status === 429) return new GridError('busy', `${host} was asked too often and wants a pause (429).`, more);
  if (status >= 500) return new GridError('server', `${host} has trouble of its own (${status}).`, more);
  if ([400, 404, 422].includes(status)) {
    return new GridError('zone', `${host} has nothing for what it was asked (${status}).`, more);
  }
  return new GridError('answer', `${host} answered ${status}.`, more);
}

/** A clock that is far off asks for the wrong hours, so this comes before what the status says. */
function clockProblem({ headers, status }: Response, host: string, now: Millis): GridError | undefined {
  const age = Number(headers.get('age') ?? 0) * 1000;
  const skew = now - (Date.parse(headers.get('date') ?? '') + (Number.isFinite(age) ? age : 0));
  // Without a date nothing is known; who has trouble may be wrong about the date too.
  if (!(Math.abs(skew) > MOST_SKEW_MS) || status >= 429) return undefined;
  const hours = Math.round(Math.abs(skew) / 3_600_000);
  const off = hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
  const direction = skew > 0 ? 'ahead of' : 'behind';
  return new GridError('clock', `The clock of this machine is ${off} ${direction} that of ${host}.`);
}

/** Only the system's code is looked at: the texts of `fetch` may quote the address. */
function connectionError(error: unknown, host: string): GridError {
  const { cause } = error as { cause?: { code?: unknown } };
  const code = typeof cause?.code === 'string' ? cause.code : '';
  if (/^(ENOTFOUND|EAI_)/.test(code)) return new GridError('unreachable', `${host} was not found. Is there a network?`);
  if (/CERT|TLS|SSL/.test(code)) {
    return new GridError('unreachable', `${host} shows a certificate that is not valid here and now (${code}).`);
  }
  if (/^(ECONNREFUSED|E(HOST|NET)UNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/.test(code)) {
    return new GridError('unreachable', `${host} does not take connections (${code}).`);
  }
  return new GridError('cut', `The connection to ${host} broke.`);
}
