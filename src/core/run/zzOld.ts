/**
 * Masks what looks like a secret in a command before it is shown or written.
 *
 * Errs on the side of masking: a masked learning rate is a nuisance, a token in a plain text file is a leak.
 */
const MASK = '•••';

/** Names of options and variables whose value is a secret. */
const SECRET_NAME =
  '[\\w-]*(?:token|secret|passw(?:or)?d|passphrase|api[_-]?key|apikey|access[_-]?key|private[_-]?key|credential|auth)[\\w-]*';

const RULES: readonly (readonly [RegExp, string])[] = [
  // Before the names: "authorization" is one of them, and what follows it is the scheme, not the secret.
  [/(\bauthorization:\s*(?:bearer\s+|basic\s+|token\s+)?)[^\s'"]+/gi, `$1${MASK}`],
  // --hf-token=abc, --password abc, HF_TOKEN=abc, with or without quotes
  [new RegExp(`((?:^|[\\s'"])(?:--?)?${SECRET_NAME}\\s*[=:]\\s*)("[^"]*"|'[^']*'|[^\\s'"]+)`, 'gi'), `$1${MASK}`],
  [new RegExp(`((?:^|\\s)--?${SECRET_NAME}\\s+)("[^"]*"|'[^']*'|[^\\s'"-][^\\s'"]*)`, 'gi'), `$1${MASK}`],
  // https://user:password@host
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:)[^\s/@]+(@)/gi, `$1${MASK}$2`],
  // Known shapes: Hugging Face, OpenAI and Anthropic, GitHub, GitLab, Slack, AWS, Google, Weights & Biases' 40 hex digits, JWT
  [/\bhf_[A-Za-z0-9]{16,}/g, MASK],
  [/\bsk-[A-Za-z0-9_-]{16,}/g, MASK],
  [/\b(?:gh[pousr]|github_pat)_[A-Za-z0-9_]{16,}/g, MASK],
  [/\bglpat-[A-Za-z0-9_-]{16,}/g, MASK],
  [/\bxox[abprs]-[A-Za-z0-9-]{10,}/g, MASK],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, MASK],
  [/\bAIza[A-Za-z0-9_-]{30,}/g, MASK],
  [/\bey[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,}/g, MASK],
];

/** A bare word of 40 hex digits may be a commit or a key; only commits are named by `git` words around them. */
const LONG_HEX = /(?<![\w/])[0-9a-f]{40}(?![\w/])/gi;

export function maskSecrets(command: string): string {
  let masked = command;
  for (const [pattern, replacement] of RULES) masked = masked.replace(pattern, replacement);
  return masked.replace(LONG_HEX, MASK);
}

/** Longest command kept in the ledger, in characters. */
const LONGEST = 4000;

/** A command as it may be stored: secrets masked, one line, cut with a word on how much is missing. */
export function storableCommand(command: string): string {
  // Cut before masking so that a 100 kB line costs little, with room for a secret that straddles the cut.
  const masked = maskSecrets(command.slice(0, LONGEST * 2))
    .trim()
    .replace(/\s*[\r\n]+\s*/g, ' ↵ ');
  if (masked.length <= LONGEST && command.length <= LONGEST * 2) return masked;
  return `${masked.slice(0, LONGEST)} … (${command.length} characters)`;
}
