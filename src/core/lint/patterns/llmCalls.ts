/** Calls that ask a language model behind an API. */
import type { Call } from '../../python/calls';
import type { PythonFile } from '../../python/file';

const METHODS = /\.(chat\.completions|beta\.chat\.completions|completions|responses|messages)\.(create|parse|stream)$/;
const FUNCTIONS = /^(litellm\.(completion|acompletion)|openai\.(ChatCompletion|Completion)\.(a?create))$/;

/** `client.chat.completions.create(…)`, `client.messages.create(…)`, `litellm.completion(…)`. */
export function isLlmCall(file: PythonFile, call: Call): boolean {
  if (FUNCTIONS.test(call.name ?? '')) return true;
  if (call.function === undefined || !file.imports('openai', 'anthropic', 'litellm')) return false;
  return call.function.type === 'attribute' && METHODS.test(file.textOf(call.function).replace(/\s+/g, ''));
}

/** Anthropic caches what it is told to, OpenAI what it sees again. */
export const isAnthropic = (file: PythonFile, call: Call): boolean =>
  file.imports('anthropic') &&
  call.method !== undefined &&
  /\.messages\.(create|stream)$/.test(file.textOf(call.function ?? call.node));
