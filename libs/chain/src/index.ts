export { artifactOf, bookInterface, encodeExecute, type BookEvent } from './book.js';
export { gasOfBatch, gasOfOrder } from './batch-gas.js';
export { anchoredRoots, type Anchored } from './anchored.js';
export { deployBook, type Genesis, type Upgrades } from './deployment.js';
export { carryAlone, holdingTransitions } from './at-the-node.js';
export { healEmbeddedChain, toRealTime } from './heal.js';
export { connect, openLedger, openRelayer, type Ledger } from './ledger.js';
export { Carriage } from './carriage.js';
export { CARRIAGE, type CarriageSettings } from './relayers.js';
export { TURN, turnOf } from './lane.js';
export { openKeystore, sealKeystore } from './keystore.js';
export { createOperation } from './operations.js';
export { OPERATION_STATES, ORPHANED_OPERATION_STATES, type OperationStatus } from './operation-states.js';
export { Projector } from './projector.js';
export { rebuild } from './rebuild.js';
export { eventRow } from './logged-events.js';
export { acceptVersion } from './accept-version.js';
export { resume } from './halts.js';
export { ledgerFigures, type LedgerFigures } from './ledger-figures.js';
export { checkCertificate, type CertificateCheck } from './certificate-check.js';
export {
  certificateLife,
  ledgerCertificates,
  type CertificateLife,
  type LedgerCertificate,
} from './certificate-life.js';
export {
  PART_ACTS,
  holdingHistory,
  type HoldingHistory,
  type Moment,
  type PartThen,
} from './holding-history.js';
export { LedgerSums, type CurrencySums } from './ledger-sums.js';
export type { Sums } from './chain-sums.js';
export { Submitter } from './submitter.js';
export { verify, type Verification } from './verify.js';
export { BusinessDay, type BusinessDayState } from './business-day.js';
export { LEDGER_DOMAIN, readLedgerDomain } from './ledger-domain.js';
export { refused } from './refused.js';
export { POWER, ROLE, precheck, type Signer } from './precheck.js';
export { makeBundle } from './bundle/make-bundle.js';
export { verifyBundle } from './bundle/verify-bundle.js';
export { bundleFormat, type Bundle } from './bundle/bundle-format.js';
