import { keccak256 } from 'ethers';

const BYTES = 256;
const BITS_OF_A_WORD = [2, 6, 10];
const known = new Map<string, readonly number[]>();
const MOST_KNOWN = 10_000;

/** What a log adds to its block's bloom. */
interface Blooming {
  address: string;
  topics: readonly string[];
}

/**
 * The bloom of logs, as a block's header carries it. A node that gives fewer logs than a block holds gives another
 * bloom than the header's.
 */
export function bloomOf(logs: readonly Blooming[]): string {
  const bloom = Buffer.alloc(BYTES);
  for (const { address, topics } of logs) {
    for (const word of [address, ...topics]) {
      for (const bit of bitsOf(word)) {
        const place = BYTES - 1 - (bit >> 3);
        bloom.writeUInt8(bloom.readUInt8(place) | (1 << (bit & 7)), place);
      }
    }
  }
  return `0x${bloom.toString('hex')}`;
}

/** Addresses and the names of events come again and again: their three bits are remembered. */
function bitsOf(word: string): readonly number[] {
  const there = known.get(word);
  if (there) return there;
  const hash = keccak256(word);
  const bits = BITS_OF_A_WORD.map((place) => parseInt(hash.slice(place, place + 4), 16) & 2047);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(word, bits);
  return bits;
}
