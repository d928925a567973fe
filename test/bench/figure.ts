/** One measured figure; `tools/bench.mjs` prints them. */
export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly mustReach: string;
  readonly ok: boolean;
  readonly note?: string;
}
