/** The name of the reaction that keeps a certificate's standing; it stands in rows and never changes. */
export const STANDING_REACTION = 'certificates.standing';

/** Which events of the book it follows, for the projector that notes them down. */
export const CERTIFICATE_REACTIONS: Readonly<Record<string, readonly string[]>> = {
  Issued: [STANDING_REACTION],
  Settled: [STANDING_REACTION],
  Cancelled: [STANDING_REACTION],
};
