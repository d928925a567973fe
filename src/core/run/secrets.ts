/**
 * Masks what looks like a secret in a command before it is shown or written.
 *
 * Errs on the side of masking: a masked learning rate is a nuisance, a token in a plain text file is a leak.
 */
import { maskNamedValues } from './secretValues';

const MASK = '•••';

/** Shapes of tokens that tell what they are. No run of characters is read twice: a line may be long. */
const RULES: readonly (readonly [RegExp, string])[] = [
  // Before the names, with the scheme kept: what follows it is the secret.
  [
    /(\bauthorization\\?["']?\s*[:=]\s*(?:[bfru](?=\\?["']))?\\?["']?(?:(?:bearer|basic|token)\s+)?)[^\s'"\\]+/gi,
    `$1${MASK}`,
  ],
  // -H 'X-Mine: Bearer abc', and "Bearer abc" as all that is quoted
  [
    /((?<![^\s'"])(?:-H|--[\w-]{0,40}headers?)(?:\s{0,9}=)?[\s\\"']{0,9}(?:[\w-]{1,60}\s{0,9}[:=]\s{0,9})?bearer(?:\\?\s){1,9})[^\s'"\\]+/gi,
    `$1${MASK}`,
  ],
  [/((["'])bearer\s{1,9})[^\s'"\\]+(?=\\?\2)/gi, `$1${MASK}`],
  // login("abc") and login(key="abc") of wandb and others
  [/(\blogin\(\s*(?:key\s*=\s*)?(["']))[^"']+(?=\2)/g, `$1${MASK}`],
  [/(\bsshpass\s+-p\s*)(?:'[^']*'|"[^"]*"|[^\s'"]+)/g, `$1${MASK}`],
  // A signed URL
  [/([?&](?:sig|signature|x-amz-signature|x-amz-credential|x-goog-signature)=)[^\s&'"]+/gi, `$1${MASK}`],
  // Hugging Face, OpenAI and Anthropic, Groq, NVIDIA, GitHub, GitLab, Slack, npm, PyPI, AWS, Google, JWT
  [/\bhf_[A-Za-z0-9]{16,}/g, MASK],
  [/\b(?:sk|nvapi)-[A-Za-z0-9_-]{16,}/g, MASK],
  [/\b(?:gsk|npm)_[A-Za-z0-9]{30,}/g, MASK],
  [/\b(?:gh[pousr]|github_pat)_[A-Za-z0-9_]{16,}/g, MASK],
  [/\b(?:glpat|pypi)-[A-Za-z0-9_-]{16,}/g, MASK],
  [/\bxox[abprs]-[A-Za-z0-9-]{10,}/g, MASK],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, MASK],
  [/\bAIza[A-Za-z0-9_-]{30,}/g, MASK],
  [/(?<![\w-])ey[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,}/g, MASK],
];

/** A bare word of 40 hex digits may be a commit or a key; only commits are named by `git` words around them. */
const LONG_HEX = /(?<![\w/])[0-9a-f]{40}(?![\w/])/gi;

/** `https://user:password@host`, `https://token@host`; not `http://host:80?to=a@b`. */
const USER_OF_URL = /(:\/\/)([^\s/:@?#'"]*)(:(?!\d+[?#])[^\s/'"]*)?@/g;
const TOKEN_AS_USER = /^(?:hf_|gh[pousr]_|github_pat_|glpat-|sk-|pypi-)|^(?=\D*\d)[\w.~-]{16,}$|^\w{24,}$/;

function maskUsersOfUrls(text: string): string {
  return text.replace(USER_OF_URL, (_, slashes: string, user: string, password?: string) => {
    const shown = TOKEN_AS_USER.test(user) ? MASK : user;
    const secret = password !== undefined && password.length > 1 ? `:${MASK}` : (password ?? '');
    return `${slashes}${shown}${secret}@`;
  });
}

/** `--user name:password`, which also may be a container's `--user 1000:1000`. `-u` is only curl's. */
const USER_OPTION = /(?<![^\s'"])(--(?:proxy-)?user(?:\s+|=)|-[a-z]{0,4}u\s*)(["']?)([^\s:'"$]+):(?![\\/])/gi;
const REST: Readonly<Record<string, RegExp>> = { '"': /[^"]+/y, "'": /[^']+/y, '': /[^\s'"]+/y };

function maskUserOptions(text: string): string {
  const curl = /\bcurl\b/.test(text);
  let masked = '';
  let done = 0;
  for (const { 0: all, 1: option = '', 2: quote = '', 3: user = '', index } of text.matchAll(USER_OPTION)) {
    if (index < done || (!curl && !option.startsWith('--'))) continue;
    const start = index + all.length;
    const rest = REST[quote === '' ? (text[index - 1]?.trim() ?? '') : quote] ?? /$^/y;
    rest.lastIndex = start;
    const password = rest.exec(text)?.[0] ?? '';
    if (password === '' || /^\d+$/.test(user + password)) continue;
    masked += text.slice(done, start) + MASK;
    done = start + password.length;
  }
  return masked + text.slice(done);
}

export function maskSecrets(command: string): string {
  let masked = maskUserOptions(maskUsersOfUrls(command));
  for (const [pattern, replacement] of RULES) masked = masked.replace(pattern, replacement);
  return maskNamedValues(masked, MASK).replace(LONG_HEX, MASK);
}

/** Longest command kept in the ledger, in characters. */
const LONGEST = 4000;

/** A command as it may be stored: secrets masked, one line, cut with a word on how much is missing. */
export function storableCommand(command: string): string {
  // Cut before masking so that a 100 kB line costs little, with room for a secret that straddles the cut.
  const masked = maskSecrets(command.slice(0, LONGEST * 2))
    .trim()
    .replace(/\s*[\r\n]+\s*/g, ' ↵ ')
    // A terminal that lists runs would obey them.
    .replace(/\p{Cc}/gu, ' ');
  if (masked.length <= LONGEST && command.length <= LONGEST * 2) return masked;
  return `${masked.slice(0, LONGEST)} … (${command.length} characters)`;
}
