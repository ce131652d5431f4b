export {
  KEY_KIND,
  asSigned,
  clientDataOf,
  compactSignature,
  keyKindOf,
  lowS,
  overOrder,
  p256Name,
  p256Signature,
  passkeyName,
  passkeySignature,
  type Assertion,
} from './other-keys.js';
export { keccak } from './primitives.js';
export { keyOfPublic, secp256k1Signature } from './recovery.js';
export { isBookCurrency } from './currencies.js';
export { carriedBatch } from './wire.js';
export {
  INNER_TYPES,
  ORDER_KINDS,
  ORDER_TYPES,
  bytes3ToCurrency,
  currencyToBytes3,
  type Backing,
  type Field,
  type Hex,
  type KeyGrant,
  type LedgerDomain,
  type Order,
  type OrderBodies,
  type OrderKind,
  type SignedOrder,
  type TransferItem,
} from './order-types.js';
export {
  domainSeparator,
  keyOfPrivate,
  merkleTree,
  orderHash,
  orderTypeText,
  provenRoot,
  recoverKey,
  recoverSigners,
  rootHash,
  signDigest,
  statementDigest,
  structHash,
  type Statement,
} from './hashing.js';
export {
  certificateId,
  certificateOf,
  childAllowed,
  childHolding,
  obligorOf,
  rootHolding,
  slotMate,
} from './holding-id.js';
export { HOLDING_STATES, type HoldingState } from './holding-states.js';
export { REFUSALS, refusalByNumber, type RefusalCode } from './refusals.js';
export { OrderUnreadable, orderFromJson, orderToJson, type OrderJson } from './order-json.js';
export { renderOrder, type RenderContext, type RenderedOrder } from './render-order.js';
