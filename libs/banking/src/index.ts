export {
  AccountProofs,
  NAME_ANSWERS,
  type AccountToProve,
  type NameAnswer,
  type ProofView,
} from './account-proofs.service.js';
export { PROOF_STATES, PROOF_STATUSES, type ProofStatus } from './account-proof-states.js';
export { BankClient } from './bank-client.js';
export {
  readBalance,
  readBankNotice,
  readClosingBalances,
  type BankEntry,
  type StatedBalance,
} from './bank-notice.js';
export { bankingErrors } from './banking.errors.js';
export {
  PURPOSES,
  PaymentInstructions,
  type Instruction,
  type Purpose,
} from './payment-instructions.service.js';
export { readPaymentStatus, type PaymentStatus } from './payment-status.js';
export { bankReferenceHash } from './remittance.js';
export { verifyWebhook } from './webhook.js';
