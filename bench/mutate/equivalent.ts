/** Mutants that are the same contract: nobody can tell them from the original, and why. */
export const EQUIVALENT: readonly {
  file: string;
  within: string;
  original: string;
  change: string;
  why: string;
}[] = [];
