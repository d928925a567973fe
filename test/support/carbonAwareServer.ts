// Green Software Foundation's Carbon Aware SDK as a server on loopback: low from six hours on, for six hours.
import http from 'node:http';
import type { AddressInfo } from 'node:net';

const HOUR = 3_600_000;

export class CarbonAwareServer {
  readonly asked: { readonly path: string; readonly key: string | undefined }[] = [];
  readonly #server = http.createServer(({ url = '', headers: { authorization } }, response) => {
    this.asked.push({ path: url.split('?')[0] ?? '', key: authorization });
    const isWelcome = this.key === undefined || authorization === `Bearer ${this.key}`;
    response.writeHead(isWelcome ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isWelcome ? answerTo(url) : { detail: 'no' }));
  });

  /** @param key undefined: anybody may ask */
  constructor(private readonly key?: string) {}

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

function answerTo(url: string): unknown {
  if (url.startsWith('/locations')) return { westus: { Name: 'westus' }, eastus: { Name: 'eastus' } };
  const hour = Math.floor(Date.now() / HOUR) * HOUR;
  const at = (index: number): string => new Date(hour + index * HOUR).toISOString();
  if (url.startsWith('/emissions/bylocation')) return [{ location: 'westus', time: at(-1), rating: 500 }];
  const value = (index: number): number => (index > 5 && index < 12 ? 100 : 500 + index);
  const forecastData = Array.from({ length: 40 }, (_, index) => ({
    location: 'westus',
    timestamp: at(index),
    value: value(index),
  }));
  return [{ generatedAt: at(0), forecastData }];
}
