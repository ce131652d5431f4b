/** The name of the reaction that keeps a certificate's standing; it stands in rows and never changes. */
export const STANDING_REACTION = 'certificates.standing';

/** The name of the reaction that ends offers which fit their holding no more. */
export const OFFERS_REACTION = 'certificates.offers';

/** Which events of the book they follow, for the projector that notes them down. */
export const CERTIFICATE_REACTIONS: Readonly<Record<string, readonly string[]>> = {
  Issued: [STANDING_REACTION],
  Settled: [STANDING_REACTION],
  Cancelled: [STANDING_REACTION],
  Transferred: [OFFERS_REACTION],
  HoldPlaced: [OFFERS_REACTION],
};
