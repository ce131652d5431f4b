/** The sum of amounts in minor units. */
export function sumOf(items: readonly { amount: string }[]): bigint {
  return items.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
}
