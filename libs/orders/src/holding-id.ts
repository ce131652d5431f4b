/** The certificate's id: the obligor's number in the upper half, its sequence number in the lower. */
export function certificateId(obligor: number, sequence: number): bigint {
  return (BigInt(obligor) << 32n) | BigInt(sequence);
}

/** The obligor's number in a certificate's id. */
export function obligorOf(certificate: bigint): number {
  return Number(certificate >> 32n);
}

/** The holding that a certificate is issued as. */
export function rootHolding(certificate: bigint): bigint {
  return certificate << 64n;
}

/** The certificate that a holding is a part of. */
export function certificateOf(holding: bigint): bigint {
  return holding >> 64n;
}

/** The other holding of an even holding's storage slot: the cheapest place for its first part. */
export function slotMate(holding: bigint): bigint {
  return holding | 1n;
}

/** A child that its maker numbers itself; `sequence` is at least 2, and even but where its mate is made just before. */
export function childHolding(certificate: bigint, maker: number, sequence: number): bigint {
  return (certificate << 64n) | (BigInt(maker) << 32n) | BigInt(sequence);
}

/**
 * Whether a part of `parent` may be made as `child` by `maker`: in the parent's slot, or under a number of the maker's
 * own, so that nobody takes another's numbers. An odd number is its even mate's to give: the maker has it only in the
 * order that makes the mate just before, as `sibling`. The contract checks the same.
 */
export function childAllowed(parent: bigint, child: bigint, maker: number, sibling = 0n): boolean {
  if (certificateOf(child) !== certificateOf(parent)) return false;
  if (child === slotMate(parent) && child !== parent) return true;
  if (child % 2n === 1n && child !== sibling + 1n) return false;
  const index = child & (2n ** 64n - 1n);
  return index >> 32n === BigInt(maker) && (index & 0xffffffffn) >= 2n;
}
