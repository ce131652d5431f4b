import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Hex } from '#orders';

/** What a payment to a holder says in its remittance: which holding, and what it was owed before, in minor units. */
export function settleRemittance(holding: bigint, owedBefore: bigint): string {
  return `/TRB/SETTLE/${holdingHex(holding)}/${owedBefore.toString()}`;
}

/** What the price of a holding says in its remittance: which holding, in which epoch. */
export function completeRemittance(holding: bigint, epoch: number): string {
  return `/TRB/COMPLETE/${holdingHex(holding)}/${String(epoch)}`;
}

/** What the reserve of a discount says in its remittance: of which holding, which has been collected. */
export function reserveRemittance(holding: bigint): string {
  return `/TRB/RESERVE/${holdingHex(holding)}`;
}

/** What a penalty says in its remittance: for which late payment, by the holding and what it was owed before. */
export function penaltyRemittance(holding: bigint, owedBefore: bigint): string {
  return `/TRB/PENALTY/${holdingHex(holding)}/${owedBefore.toString()}`;
}

/** What seller and financier of a holding pay each other after its purchase: why, for which holding, and what was owed. */
export function betweenRemittance(
  purpose: 'recourse' | 'surplus' | 'repurchase',
  holding: bigint,
  owedBefore: bigint,
): string {
  return `/TRB/${purpose.toUpperCase()}/${holdingHex(holding)}/${owedBefore.toString()}`;
}

/** A holding's number as 32 hexadecimal digits. */
export function holdingHex(holding: bigint): string {
  return holding.toString(16).padStart(32, '0');
}

/** How a bank's reference stands on the ledger: keccak256 of its UTF-8 bytes. */
export function bankReferenceHash(reference: string): Hex {
  return `0x${bytesToHex(keccak_256(utf8ToBytes(reference)))}`;
}
