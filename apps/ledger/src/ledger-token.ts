/** Token by which Nest injects the node, the book and the relayer's key; in the ledger service only. */
export const LEDGER = Symbol('ledger');
