/** Calls that ask a language model behind an API. */
import type { Call } from '../../python/calls';
import type { PythonFile } from '../../python/file';
import { perFile } from '../../python/perFile';

const METHODS = /\.(chat\.completions|beta\.chat\.completions|completions|responses|messages)\.(create|parse|stream)$/;
const FUNCTIONS = /^(litellm\.(completion|acompletion)|openai\.(ChatCompletion|Completion)\.(a?create))$/;

/** `client.chat.completions.create(…)`, `client.messages.create(…)`, `litellm.completion(…)`. */
export const llmCalls = perFile((file): ReadonlySet<Call> => {
  const methods = file.imports('openai', 'anthropic', 'litellm')
    ? ['create', 'parse', 'stream'].flatMap((name) => file.callsOf(name))
    : [];
  return new Set([
    ...file.callsNamed(FUNCTIONS),
    ...methods.filter(
      ({ function: called }) => called !== undefined && METHODS.test(file.textOf(called).replace(/\s+/g, '')),
    ),
  ]);
});

/** Anthropic caches what it is told to, OpenAI what it sees again. */
export const isAnthropic = (file: PythonFile, call: Call): boolean =>
  file.imports('anthropic') &&
  call.method !== undefined &&
  /\.messages\.(create|stream)$/.test(file.textOf(call.function ?? call.node));
