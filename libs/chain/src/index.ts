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
export { Carriage } from './carriage.js';
export { CARRIAGE, type CarriageSettings } from './relayers.js';
export { TURN, turnOf } from './lane.js';
export { createOperation } from './operations.js';
export { OPERATION_STATES, type OperationStatus } from './operation-states.js';
export { Projector, eventRow } from './projector.js';
export { Submitter } from './submitter.js';
export { verify, type Verification } from './verify.js';
export { BusinessDay, type BusinessDayState } from './business-day.js';
export { LEDGER_DOMAIN, readLedgerDomain } from './ledger-domain.js';
export { refused } from './refused.js';
export { POWER, ROLE, precheck, type Signer } from './precheck.js';
