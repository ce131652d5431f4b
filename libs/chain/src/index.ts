export {
  deploymentData,
  encodeBody,
  encodeExecute,
  type BookEvent,
  type Genesis,
  type SignedOrder,
} from './book.js';
export { carryAlone, holdingTransitions } from './at-the-node.js';
export { healEmbeddedChain } from './heal.js';
export { connect, openLedger, openRelayer, type Ledger } from './ledger.js';
export { createOperation } from './operations.js';
export { OPERATION_STATES, ORPHANED_OPERATION_STATES, type OperationStatus } from './operation-states.js';
export { Projector } from './projector.js';
export { rebuild } from './rebuild.js';
export { eventRow } from './logged-events.js';
export { resume } from './halts.js';
export { ledgerFigures, type LedgerFigures } from './ledger-figures.js';
export { Submitter } from './submitter.js';
export { verify, type Verification } from './verify.js';
export { BusinessDay, type BusinessDayState } from './business-day.js';
export { LEDGER_DOMAIN, readLedgerDomain } from './ledger-domain.js';
export { refused } from './refused.js';
export { POWER, ROLE, precheck, type Signer } from './precheck.js';
export { makeBundle } from './bundle/make-bundle.js';
export { verifyBundle } from './bundle/verify-bundle.js';
export { bundleFormat, type Bundle } from './bundle/bundle-format.js';
