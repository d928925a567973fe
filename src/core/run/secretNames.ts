/**
 * Whether the value of an option, variable or key of this name is a secret: `--hf-token`, `WANDB_API_KEY`, `model.apiKey`.
 *
 * The last word says what the value is: a `token-file` is a path, a `tokenizer` is none, `max_tokens` is a number.
 */

/** Secret whatever surrounds them, unless the last word says that the value is only about them. */
const STRONG =
  /(?:passw(?:or)?d|passphrase|apikey|accesskey|secretkey|privatekey|credential)s?(?: |$)|(?:^| )(?:api|access|private|secret|auth|account|client|encryption|license|master|service|session|shared|signing|storage|subscription) keys?(?: |$)/;

const ABOUT = new Set(
  (
    'bytes cmd column command count dir directory env expiry field file folder helper hint length len limit manager ' +
    'max min name path policy process prompt provider rotation size source stdin store timeout ttl type uri url var'
  ).split(' '),
);

/** Secret as the last word. `pat` is a personal access token. */
const LAST = /(?:token|secrets?|auth|sshpass|pgpass)$|^(?:pat|bearer|jwt|passcode|cookie)$/;

/** Secret as an option that is only this; as a variable or with words around them a folder, a column, a part of a chip. */
const BARE_OPTION = /^--(?:pwd|key|pin)$/i;

/** May follow the last word without changing what the value is. */
const QUALIFIERS = new Set(
  'b64 base dev main new old plain prod raw read ro rw staging string test value write'.split(' '),
);

/** Tokens of a language model: `--pad-token`, `loss_per_token`. */
const MODEL_TOKENS = new Set(
  (
    'audio avg begin bos cls each end eod eos eot fim first image last mask max mean min n next num pad per prev sep ' +
    'special start stop sub target think unk video word'
  ).split(' '),
);

/** A `key` or a `pass` of itself may be a column or a round; of these it is a secret. */
const KEY_OF = new Set(
  (
    'anthropic aws azure clearml cohere comet deepseek gcp gemini google groq hf huggingface kaggle mistral mlflow ' +
    'neptune openai openrouter pinecone replicate runpod swanlab together wandb'
  ).split(' '),
);
const PASS_OF = new Set(
  'admin db docker email ftp http login mail mongo mysql pg postgres proxy redis registry root smtp ssh user'.split(
    ' ',
  ),
);

/** `--no-password` and `--ask-password` take no value. */
const SWITCHES = new Set('ask disable no prompt skip without'.split(' '));

/** What is left of this is not read: a name of 100 kB is none. */
const LONGEST = 80;

export function namesSecret(name: string): boolean {
  if (BARE_OPTION.test(name)) return true;
  const words = name
    .slice(-LONGEST)
    .split(/[-_.]+|(?<=[a-z\d])(?=[A-Z])/)
    .map((word) => word.toLowerCase().replace(/\d+$/, ''))
    .filter((word) => word !== '');
  if (SWITCHES.has(words[0] ?? '')) return false;
  if (STRONG.test(words.join(' '))) return !ABOUT.has(words.at(-1) ?? '');
  while (words.length > 1 && QUALIFIERS.has(words.at(-1) ?? '')) words.pop();
  const [last = '', owner = ''] = words.reverse();
  if (last === 'token') return !MODEL_TOKENS.has(owner);
  if (last === 'key') return KEY_OF.has(owner);
  if (last === 'pass') return PASS_OF.has(owner);
  if (last === 'pwd') return owner !== '';
  return LAST.test(last);
}
