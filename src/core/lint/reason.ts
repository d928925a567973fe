/** Why a text could not be looked at: brackets and calls in each other by the thousand are more than a stack holds. */
export const reasonOf = (error: unknown): string =>
  error instanceof RangeError ? 'it is nested too deeply' : error instanceof Error ? error.message : String(error);
