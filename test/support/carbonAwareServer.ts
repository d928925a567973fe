// Green Software Foundation's Carbon Aware SDK as a server on loopback: low from six hours on, for six hours, and once more for
// three. Or with hours that are given.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Slot } from '../../src/core/grid/series';

const HOUR = 3_600_000;

export class CarbonAwareServer {
  readonly asked: { readonly path: string; readonly key: string | undefined }[] = [];
  readonly #server = http.createServer(({ url = '', headers: { authorization } }, response) => {
    this.asked.push({ path: url.split('?')[0] ?? '', key: authorization });
    if (this.#held !== undefined && url.startsWith('/emissions'))
      this.#held.push(() => this.#answer(url, authorization, response));
    else this.#answer(url, authorization, response);
  });
  /** Undefined: all are answered. */
  #held: (() => void)[] | undefined;

  /** @param key undefined: anybody may ask */
  constructor(
    private readonly key?: string,
    private readonly hours?: readonly Slot[],
  ) {}

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Takes questions about intensities and says nothing, until it is let. */
  hang(): void {
    this.#held = [];
  }

  /** How many wait. */
  get hanging(): number {
    return this.#held?.length ?? 0;
  }

  goOn(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const answer of held) answer();
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(url: string, authorization: string | undefined, response: http.ServerResponse): void {
    const isWelcome = this.key === undefined || authorization === `Bearer ${this.key}`;
    response.writeHead(isWelcome ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isWelcome ? answerTo(url, this.hours) : { detail: 'no' }));
  }
}

function answerTo(url: string, hours?: readonly Slot[]): unknown {
  const location = new URL(url, 'http://localhost').searchParams.get('location') ?? 'westus';
  if (url.startsWith('/locations')) return { westus: { Name: 'westus' }, eastus: { Name: 'eastus' } };
  if (hours !== undefined) {
    const time = ({ start }: Slot): string => new Date(start).toISOString();
    const actual = hours.filter(({ kind }) => kind === 'actual');
    if (url.startsWith('/emissions/bylocation'))
      return actual.map((slot) => ({ location, time: time(slot), rating: slot.gPerKwh }));
    const ahead = hours.filter(({ kind }) => kind === 'forecast');
    const forecastData = ahead.map((slot) => ({ location, timestamp: time(slot), value: slot.gPerKwh }));
    return [{ generatedAt: new Date().toISOString(), forecastData }];
  }
  const hour = Math.floor(Date.now() / HOUR) * HOUR;
  const at = (index: number): string => new Date(hour + index * HOUR).toISOString();
  if (url.startsWith('/emissions/bylocation')) return [{ location, time: at(-1), rating: 500 }];
  const isLow = (index: number): boolean => (index > 5 && index < 12) || (index > 14 && index < 18);
  const value = (index: number): number => (isLow(index) ? 100 : 500 + index);
  const forecastData = Array.from({ length: 40 }, (_, index) => ({
    location,
    timestamp: at(index),
    value: value(index),
  }));
  return [{ generatedAt: at(0), forecastData }];
}
