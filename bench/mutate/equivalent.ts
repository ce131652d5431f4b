/**
 * Mutants that are the same contract: nobody can tell them from the original, and why. Of a bound of gas that is moved by
 * one it is said that nothing but one amount of gas tells them apart.
 */
export const EQUIVALENT: readonly {
  file: string;
  within: string;
  original: string;
  change: string;
  why: string;
}[] = [
  {
    file: 'BusinessCalendar.sol',
    within: '_addMonths',
    original: 'return year * 10_000 + month * 100 + (day < last ? day : last);',
    change: '< becomes <=',
    why: 'where the two are equal, either is the answer',
  },
  {
    file: 'CertificateBook.sol',
    within: '_applyApart',
    original: 'gasleft() < gasBefore / 32 || bytes4(reason) == Book_GasTooLow.selector',
    change: '< becomes <=',
    why: 'differs at the one amount of gas that leaves exactly a 32nd: there the batch asks for more gas, and decides nothing',
  },
  {
    file: 'CertificateBook.sol',
    within: '_partOf',
    original: 'kind < uint8(OrderKind.Settle)',
    change: '< becomes <=',
    why: 'never asked of a payment: `_standsApart` says no to it, whatever it is',
  },
  {
    file: 'Participants.sol',
    within: '_mayTrade',
    original: '_trades(participant)',
    change: 'never',
    why: '`_active` then reads the same from the record: `_writeParticipant` alone writes the two, and both at once',
  },
  {
    file: 'Participants.sol',
    within: '_recover',
    original: 'kind -= OVER_ORDER;',
    change: '-= becomes +=',
    why: 'of the eight bits of a kind the highest is taken away or added to, and carried out: either way it is gone',
  },
  {
    file: 'Signatures.sol',
    within: '_wallet',
    original: 'gasleft() < WALLET_GAS + WALLET_GAS / 32 + 5_000',
    change: '< becomes <=',
    why: 'differs at one amount of gas, where a carrier is asked for more than the wallet needs, and nothing is decided',
  },
  {
    file: 'Signatures.sol',
    within: '_passkey',
    original: 'data.length < 64',
    change: '< becomes <=',
    why: '64 bytes are a point with nothing behind it, which `tryDecodeAuth` does not read: 0 either way',
  },
  {
    file: 'Transfers.sol',
    within: '_passes',
    original: 'childSlot == slot',
    change: 'never',
    why: 'never met: the other half of the slot of an odd holding is the mate that was made before it, so that the child is taken; of an even one it was decided above',
  },
];
