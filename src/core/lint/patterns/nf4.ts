/** 4-bit NF4 by bitsandbytes, as fixes write it. */
export const NF4: readonly (readonly [keyword: string, value: string])[] = [
  ['load_in_4bit', 'True'],
  ['bnb_4bit_quant_type', '"nf4"'],
  // By default it computes in fp32.
  ['bnb_4bit_compute_dtype', '"bfloat16"'],
];

export const NF4_CONFIG = `BitsAndBytesConfig(${NF4.map(([keyword, value]) => `${keyword}=${value}`).join(', ')})`;
