import { Wallet, id } from 'ethers';
import type { Hex } from '#orders';
import { Passkey } from './passkey.js';

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
  /** The maker's other key, on a phone. */
  passkey: Passkey;
  /** The same key for the peers, where a company is an address. */
  wallet: Wallet;
}

/** One place of the batch: who issues, who holds, and who is paid by that holder; each has a key of its own. */
export interface Place {
  obligor: Party;
  holder: Party;
  receiver: Party;
  /** What backs certificates of this place. */
  document: Hex;
  evidence: Hex;
}

/**
 * How the batch lies in the ledger's storage. `receivers`: each receiver's number falls into a window of 256 that no
 * other's falls into; holders have numbers in sequence, and their holdings are of one certificate. `all`: holders lie
 * scattered too, and every holding is of a certificate of another obligor.
 */
export type Scattered = 'receivers' | 'all';

export const relayer = new Wallet(id('relayer'));
export const bank = party('bank', 9);
/** The one who pays many with one signature. */
export const treasurer = party('treasurer', 19_999);

export function placesOf(scattered: Scattered): readonly Place[] {
  return Array.from({ length: BATCH }, (_, place) => ({
    obligor: party(`obligor ${place}`, windowOfItsOwn(1, place)),
    holder: party(`holder ${place}`, scattered === 'all' ? windowOfItsOwn(2, place) : 20_000 + place),
    receiver: party(`receiver ${place}`, windowOfItsOwn(3, place)),
    document: named(`document ${place}`),
    evidence: named(`evidence ${place}`),
  }));
}

/** 32 bytes that nobody chose. */
export function named(text: string): Hex {
  return `0x${id(text).slice(2)}`;
}

export function firstOf<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined) throw new Error('The list is empty.');
  return first;
}

export function party(name: string, participant: number): Party {
  const maker = named(`${name}, maker`);
  return {
    participant,
    maker,
    checker: named(`${name}, checker`),
    passkey: new Passkey(named(`${name}, passkey`)),
    wallet: new Wallet(maker),
  };
}

function windowOfItsOwn(group: number, place: number): number {
  return group * 1_000_192 + place * 256 + ((place * 77) % 256);
}
