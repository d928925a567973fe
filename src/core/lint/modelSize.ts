/** How large a model is, from its id alone: `meta-llama/Llama-3.1-8B-Instruct` is 8 (billions of parameters). */

/** Ids that name no number. Billions, as their model cards say. */
const KNOWN: readonly (readonly [RegExp, number])[] = [
  [/(^|\/)(bert|roberta)-base/i, 0.11],
  [/(^|\/)(bert|roberta)-large/i, 0.34],
  [/(^|\/)distilbert/i, 0.07],
  [/(^|\/)distilgpt2/i, 0.08],
  [/(^|\/)gpt2-medium/i, 0.35],
  [/(^|\/)gpt2-large/i, 0.77],
  [/(^|\/)gpt2-xl/i, 1.5],
  [/(^|\/)gpt2$/i, 0.12],
  [/(^|\/)(flan-)?t5-small/i, 0.06],
  [/(^|\/)(flan-)?t5-base/i, 0.25],
  [/(^|\/)(flan-)?t5-large/i, 0.78],
  [/(^|\/)(flan-)?t5-xl$/i, 3],
  [/(^|\/)(flan-)?t5-xxl$/i, 11],
  [/(^|\/)phi-2$/i, 2.7],
  [/(^|\/)mixtral-8x7b/i, 46.7],
  [/(^|\/)mixtral-8x22b/i, 141],
];

/** `-7b`, `_1.5B`, `-135M`; `8x7b` is eight experts of seven. A `4bit` or a `b2` is none. */
const NUMBER = /(?:^|[-_/.])(?:(\d+)x)?(\d+(?:\.\d+)?)(b|m)(?=$|[-_./])/gi;

export function modelSize(id: string): number | undefined {
  for (const [matches, size] of KNOWN) if (matches.test(id)) return size;
  const sizes = [...id.matchAll(NUMBER)].map(([, experts, number, unit]) => {
    const size = Number(number) * (unit?.toLowerCase() === 'm' ? 1e-3 : 1);
    return size * Number(experts ?? 1);
  });
  // `Qwen3-30B-A3B`: the active part is smaller, what must be loaded is the whole.
  return sizes.length === 0 ? undefined : Math.max(...sizes);
}
