/** A real server on loopback that answers as it is told, for tests of what speaks to providers. */
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { millis, type Millis } from '../../../../src/core/units';
import { jsonOverHttp, type GetJson, type HttpOptions } from '../../../../src/node/grid/http';

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
  /** `hangs`: no byte. `drips`: a byte now and then, for ever. `cuts`: half of the body. `resets`: none of it. */
  readonly trouble?: 'hangs' | 'drips' | 'cuts' | 'resets';
}

export interface Asked {
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
}

export class Replay {
  readonly asked: Asked[] = [];
  /** What is answered; by path and query. */
  answer: (url: string, headers: http.IncomingHttpHeaders) => Answer = () => ({ status: 404 });
  /** Sent as `Date`. Undefined: none is. */
  date: Millis | undefined;
  readonly #server = http.createServer((request, response) => this.#respond(request, response));
  #drip: NodeJS.Timeout | undefined;

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    clearInterval(this.#drip);
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** With a host name the same server is another origin. */
  base(host = '127.0.0.1'): string {
    return `http://${host}:${(this.#server.address() as AddressInfo).port}`;
  }

  get paths(): readonly string[] {
    return this.asked.map(({ url }) => url);
  }

  #respond(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { url = '', headers } = request;
    this.asked.push({ url, headers });
    const { status = 200, headers: sent = {}, body = '', trouble } = this.answer(url, headers);
    const text = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    response.sendDate = false;
    if (this.date !== undefined) response.setHeader('date', new Date(this.date).toUTCString());
    if (trouble === 'hangs') return;
    if (trouble === 'resets') return void request.socket.destroy();
    if (trouble === undefined) return void response.writeHead(status, sent).end(text);
    response.writeHead(status, { ...sent, 'content-length': text.length });
    if (trouble === 'drips') {
      this.#drip = setInterval(() => response.write(' '), 5);
      return;
    }
    response.write(text.subarray(0, text.length / 2), () => request.socket.destroy());
  }
}

export const T0 = millis(Date.parse('2024-03-22T16:05:00Z'));

/** A client whose clock stands, which waits without time, and says how long it would have waited. */
export function quickHttp(options: Partial<HttpOptions> = {}): {
  readonly get: GetJson;
  readonly waits: readonly number[];
} {
  const waits: number[] = [];
  const sleep = (ms: Millis): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  return { get: jsonOverHttp({ now: () => T0, random: () => 0, sleep, ...options }), waits };
}

export const recorded = (name: string): unknown =>
  JSON.parse(fs.readFileSync(path.join(import.meta.dirname, '../../../fixtures/grid', name), 'utf8')) as unknown;

export const time = (iso: string): Millis => millis(Date.parse(iso));
