import type { Order, OrderKind } from '#orders';

/** The most gas of one transaction, a little below the cap of 2²⁴ (EIP-7825). */
export const BATCH_GAS = 16_700_000n;
/** The most bytes of one call: nodes refuse a transaction above 128 KiB. */
export const BATCH_BYTES = 120_000;

/** What a transaction takes before its first order. */
const BASE_GAS = 60_000n;
/** One signature more than the first two: recovered, and its key read from the registry. */
const SIGNATURE_GAS = 12_000n;
/** One step of a Merkle proof. */
const PROOF_STEP_GAS = 3_000n;

/**
 * What one order takes at the most, its calldata included: the order itself, and each item of its list (items of a
 * transfer, documents of an issue, holdings of a cancel, keys of a participant). Too little costs a transaction that
 * is carried again in halves; too much, a batch that is smaller than it might be.
 */
const ORDER_GAS: Readonly<Record<OrderKind, readonly [order: bigint, item: bigint]>> = {
  issue: [280_000n, 90_000n],
  transfer: [90_000n, 130_000n],
  hold: [260_000n, 0n],
  commit: [150_000n, 0n],
  complete: [150_000n, 0n],
  release: [150_000n, 0n],
  settle: [150_000n, 0n],
  pledge: [260_000n, 0n],
  unpledge: [150_000n, 0n],
  cancel: [180_000n, 60_000n],
  return: [170_000n, 0n],
  freeze: [150_000n, 0n],
  unfreeze: [150_000n, 0n],
  force: [170_000n, 0n],
  void: [130_000n, 0n],
  document: [140_000n, 0n],
  consent: [150_000n, 0n],
  participant: [180_000n, 90_000n],
  'business-date': [110_000n, 0n],
  pause: [100_000n, 0n],
  anchor: [110_000n, 0n],
};

/** The gas of a transaction that carries these orders, as the table has it. */
export function gasOfBatch(gasOfOrders: readonly bigint[]): bigint {
  const sum = gasOfOrders.reduce((total, gas) => total + gas, BASE_GAS);
  return sum < BATCH_GAS ? sum : BATCH_GAS;
}

/**
 * What one order may take in a batch. Each time that it ran out of gas it is given twice as much, up to what a
 * transaction can have.
 */
export function gasOfOrder(
  signed: { order: Order; signatures: readonly unknown[]; proof?: readonly unknown[] },
  fellBack: number,
): bigint {
  const [order, item] = ORDER_GAS[signed.order.kind];
  const more = BigInt(Math.max(0, signed.signatures.length - 2)) * SIGNATURE_GAS;
  const proof = BigInt(signed.proof?.length ?? 0) * PROOF_STEP_GAS;
  const gas = (order + BigInt(itemsOf(signed.order)) * item + more + proof) << BigInt(Math.min(fellBack, 16));
  return gas < BATCH_GAS - BASE_GAS ? gas : BATCH_GAS - BASE_GAS;
}

function itemsOf(order: Order): number {
  switch (order.kind) {
    case 'issue':
      return order.body.documents.length;
    case 'transfer':
      return order.body.items.length;
    case 'cancel':
      return order.body.holdings.length;
    case 'participant':
      return order.body.keys.length;
    default:
      return 0;
  }
}
