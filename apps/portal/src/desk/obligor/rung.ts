/** What falls due on one business day. */
export interface Rung {
  day: string;
  isProvisional: boolean;
  count: number;
  amount: bigint;
  /** What has fallen due up to and with this day. */
  total: bigint;
  /** What is left of the cash after this day; undefined while no cash is known. */
  left: bigint | undefined;
}
