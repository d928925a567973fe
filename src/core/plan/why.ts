/** Why nothing is worth the wait, or not all is known; words for it are in `core/text/whyText.ts`. */

/** What a promise is judged by. */
export type Basis = 'past forecasts' | 'typical days';

export type Why =
  | { readonly reason: 'too short' }
  /** `known`: the intensity is the same at all times. Else nobody knows how it changes. */
  | { readonly reason: 'flat'; readonly known: boolean }
  | { readonly reason: 'unknown'; readonly what: 'windows' | 'now' }
  /** The best later window against running at once; 0: none has less. `basis` undefined: what is known is certain. */
  | { readonly reason: 'too little'; readonly savedShare: number; readonly basis?: Basis }
  /** Other jobs of the machine hold the hours that would be worth it. */
  | { readonly reason: 'taken' }
  /** What is known ends before the deadline; `usual`: typical hours stand in from there on. */
  | { readonly reason: 'ends early'; readonly forecast: boolean; readonly usual: boolean };
