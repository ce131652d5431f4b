/** Names of factoring's reactions; they stand in rows and never change. */
export const FACTORING_REACTION = {
  signed: 'factoring.signed',
  instruct: 'factoring.instruct',
  funded: 'factoring.funded',
  collected: 'factoring.collected',
  failed: 'factoring.failed',
  repurchased: 'factoring.repurchased',
} as const;

/** Which event of the book each follows, for the projector that notes them down. */
export const FACTORING_REACTIONS: Readonly<Record<string, readonly string[]>> = {
  HoldPlaced: [FACTORING_REACTION.signed],
  Committed: [FACTORING_REACTION.instruct],
  Completed: [FACTORING_REACTION.funded],
  Settled: [FACTORING_REACTION.collected],
  Released: [FACTORING_REACTION.failed],
  Forced: [FACTORING_REACTION.failed],
  Transferred: [FACTORING_REACTION.repurchased],
  Returned: [FACTORING_REACTION.repurchased],
};
