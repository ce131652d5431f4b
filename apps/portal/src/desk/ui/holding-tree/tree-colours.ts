/** A state's mark beside its colour: who sees no colours reads the mark and the word. */
export const MARKS: Readonly<Record<string, string>> = {
  live: '●',
  held: '◔',
  committed: '◑',
  frozen: '❄',
  pledged: '◇',
  paid: '✓',
  cancelled: '✕',
  spent: '→',
};

export const markOf = (state: string | null): string => MARKS[state ?? ''] ?? '·';

export const HOLDING_STATES = [
  'live',
  'held',
  'committed',
  'frozen',
  'pledged',
  'paid',
  'cancelled',
  'spent',
] as const;
