/** The one place that talks to the extension host: it owns `acquireVsCodeApi`, pairs requests with answers, keeps view state. */
import type { Answer, FromPanel, Request, ToPanel } from '../src/protocol/messages';

interface VsCodeApi {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** A request that the host refused or did not answer; the message is for the user. */
export class RequestError extends Error {}

type Push = Exclude<ToPanel, { readonly type: 'answer' | 'failed' }>;

export interface Host {
  post(message: FromPanel): void;
  request(request: Request): Promise<Answer>;
  onPush(listener: (message: Push) => void): void;
  getState(): unknown;
  setState(state: unknown): void;
}

interface Pending {
  resolve(answer: Answer): void;
  reject(error: RequestError): void;
  readonly timer: number | undefined;
}

/** These wait for a person, who may take their time. */
const waitsForPerson = (request: Request): boolean => request.type === 'forget' || request.type === 'export';

const PUSHES: Readonly<Record<Push['type'], true>> = {
  hydrate: true,
  tick: true,
  runs: true,
  grid: true,
  gridView: true,
  lint: true,
  show: true,
};
const isPush = (message: ToPanel): message is Push => Object.hasOwn(PUSHES, message.type);

export function connectHost(options: { readonly timeoutMs: number; noAnswer(): string }): Host {
  const api = acquireVsCodeApi();
  const pending = new Map<number, Pending>();
  const listeners: ((message: Push) => void)[] = [];
  let lastId = 0;

  const settle = (id: number): Pending | undefined => {
    const waiting = pending.get(id);
    pending.delete(id);
    if (waiting?.timer !== undefined) window.clearTimeout(waiting.timer);
    return waiting;
  };

  window.addEventListener('message', (event: MessageEvent<ToPanel | undefined | null>) => {
    const message = event.data;
    if (typeof message?.type !== 'string') return;
    if (message.type === 'answer') settle(message.id)?.resolve(message.result);
    else if (message.type === 'failed') settle(message.id)?.reject(new RequestError(message.message));
    else if (isPush(message)) for (const listener of listeners) listener(message);
    else
      api.postMessage({
        type: 'problem',
        message: `Unknown message: ${(message as ToPanel).type.slice(0, 80)}`,
      });
  });

  return {
    post: (message) => api.postMessage(message),
    request(request) {
      const id = ++lastId;
      return new Promise<Answer>((resolve, reject) => {
        const timer = waitsForPerson(request)
          ? undefined
          : window.setTimeout(() => settle(id)?.reject(new RequestError(options.noAnswer())), options.timeoutMs);
        pending.set(id, { resolve, reject, timer });
        api.postMessage({ type: 'request', id, request });
      });
    },
    onPush: (listener) => listeners.push(listener),
    getState: () => api.getState(),
    setState: (state) => api.setState(state),
  };
}
