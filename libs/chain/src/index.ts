export {
  deploymentData,
  encodeBody,
  encodeExecute,
  type BookEvent,
  type Genesis,
  type SignedOrder,
} from './book.js';
export { healEmbeddedChain } from './heal.js';
export { connect, openLedger, type Ledger } from './ledger.js';
export { createOperation, type OperationStatus } from './operations.js';
export { Projector } from './projector.js';
export { Submitter } from './submitter.js';
export { verify, type Verification } from './verify.js';
