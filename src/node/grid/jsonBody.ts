/** The body of an answer, read up to a limit and parsed. What is no data is told in one sentence. */
import { GridError } from './gridError';

/** @throws GridError for what is no JSON or too long; what `fetch` throws where the connection breaks. */
export async function readJson(response: Response, host: string, mostBytes: number): Promise<unknown> {
  const text = await readText(response, host, mostBytes);
  try {
    return JSON.parse(text);
  } catch {
    throw new GridError('answer', complaint(text, host), { status: response.status });
  }
}

async function readText({ body, status }: Response, host: string, mostBytes: number): Promise<string> {
  if (body === null) return '';
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > mostBytes) {
      await reader.cancel();
      throw new GridError('answer', `${host} sent more than ${mostBytes / 1e6} MB.`, { status });
    }
    text += decoder.decode(value, { stream: true });
  }
}

function complaint(text: string, host: string): string {
  if (text.trim() === '') return `${host} sent an empty answer.`;
  if (/^\s*</.test(text)) return `${host} sent a web page instead of data; a network that wants a sign-in does that.`;
  return `${host} sent an answer that is cut off or is no JSON.`;
}
