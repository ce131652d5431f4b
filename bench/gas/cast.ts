import { Wallet, id } from 'ethers';
import type { Hex } from '#orders';

/** Acts in a batch. */
export const BATCH = 100;

/** What every certificate of the bench is worth, in minor units. */
export const FACE = 1_000_000_00n;
/** What a part takes of it. */
export const PART = 250_000_00n;

/** One who signs, with a key that is the same in every run. */
export interface Party {
  participant: number;
  maker: Hex;
  checker: Hex;
  /** The same key for the peers, where a company is an address. */
  wallet: Wallet;
}

/**
 * One place of the batch: an obligor, the holder of its certificate, and who is paid by that holder. Each has its own
 * key, and its number on the ledger falls into a window of 256 that no other's falls into.
 */
export interface Place {
  obligor: Party;
  holder: Party;
  receiver: Party;
  /** What backs the certificate that the holder has, and one more that the bench issues. */
  document: Hex;
  evidence: Hex;
}

export const relayer = new Wallet(id('relayer'));
export const bank = party('bank', 9);
/** The one who pays many with one signature. */
export const treasurer = party('treasurer', 100_007);

export const places: readonly Place[] = Array.from({ length: BATCH }, (_, place) => ({
  obligor: party(`obligor ${place}`, scattered(1, place)),
  holder: party(`holder ${place}`, scattered(2, place)),
  receiver: party(`receiver ${place}`, scattered(3, place)),
  document: named(`document ${place}`),
  evidence: named(`evidence ${place}`),
}));

/** 32 bytes that nobody chose. */
export function named(text: string): Hex {
  return `0x${id(text).slice(2)}`;
}

export function firstOf<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined) throw new Error('The list is empty.');
  return first;
}

function party(name: string, participant: number): Party {
  const maker = named(`${name}, maker`);
  return { participant, maker, checker: named(`${name}, checker`), wallet: new Wallet(maker) };
}

/** A number in a window of 256 of its own. */
function scattered(group: number, place: number): number {
  return group * 1_000_192 + place * 256 + ((place * 77) % 256);
}
