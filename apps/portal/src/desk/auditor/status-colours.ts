/** How the ledger's four words of a certificate are coloured; the word says it all without. */
export const STATUS_COLOURS = {
  active: 'green',
  'part-paid': 'gold',
  settled: 'default',
  cancelled: 'red',
} as const;
