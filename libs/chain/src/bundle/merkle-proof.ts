import { MerklePatriciaTrie, createMPT, createMerkleProof } from '@ethereumjs/mpt';
import {
  decodeRlp,
  encodeRlp,
  getBytes,
  hexlify,
  keccak256,
  toBeArray,
  type RlpStructuredData,
} from 'ethers';
import { hex } from '../book.js';
import type { Hex } from '#orders';

const BRANCH = 17;
/** Of a short node's first half-byte: its path ends here in a value. */
const IS_LEAF = 2;
const IS_ODD = 1;

/** The key of the n-th transaction or receipt of a block, in that block's trie. */
export function indexKey(index: number): Hex {
  return hex.parse(encodeRlp(toBeArray(index)));
}

/** The trie over the transactions or the receipts of one block, to prove each of them. */
export class BlockTrie {
  private constructor(private readonly trie: MerklePatriciaTrie) {}

  static async over(values: readonly Hex[]): Promise<BlockTrie> {
    const trie = await createMPT();
    for (const [index, value] of values.entries()) await trie.put(getBytes(indexKey(index)), getBytes(value));
    return new BlockTrie(trie);
  }

  get root(): Hex {
    return hex.parse(hexlify(this.trie.root()));
  }

  async proof(index: number): Promise<Hex[]> {
    const nodes = await createMerkleProof(this.trie, getBytes(indexKey(index)));
    return nodes.map((node) => hex.parse(hexlify(node)));
  }
}

/**
 * What a trie with this root holds under a key; undefined where the proof shows that it holds nothing. Written apart
 * from what makes the proofs, so that one fault cannot hide the other.
 * @throws Error where the nodes do not lead from the root
 */
export function provenValue(root: Hex, key: Hex, proof: readonly Hex[]): Hex | undefined {
  const path = [...key.slice(2)].map((digit) => parseInt(digit, 16));
  const nodes = proof.values();
  let node = follow(root, nodes);
  for (;;) {
    if (node.length === BRANCH) {
      const step = path.shift();
      if (step === undefined) return valueOf(node[BRANCH - 1]);
      const next = node[step];
      if (next === undefined || next === '0x') return undefined;
      node = follow(next, nodes);
      continue;
    }
    const [head, tail] = node;
    if (node.length !== 2 || typeof head !== 'string' || tail === undefined)
      throw new Error('A node of the proof is neither a branch nor a path.');
    const digits = [...head.slice(2)].map((digit) => parseInt(digit, 16));
    const flags = digits[0] ?? 0;
    const piece = digits.slice((flags & IS_ODD) === 1 ? 1 : 2);
    const fits = piece.every((digit, place) => digit === path[place]);
    if ((flags & IS_LEAF) === IS_LEAF)
      return fits && piece.length === path.length ? valueOf(tail) : undefined;
    if (!fits) return undefined;
    path.splice(0, piece.length);
    node = follow(tail, nodes);
  }
}

/** The node that a reference names: the next of the proof by its hash, or a short one that stands in its place. */
function follow(reference: RlpStructuredData, nodes: Iterator<Hex>): RlpStructuredData[] {
  if (typeof reference !== 'string') return [...reference];
  const next = nodes.next();
  if (next.done === true) throw new Error('The proof ends before its path does.');
  if (keccak256(next.value) !== reference)
    throw new Error('A node of the proof is not the one that was named.');
  const node = decodeRlp(next.value);
  if (typeof node === 'string') throw new Error('A node of the proof is no list.');
  return [...node];
}

function valueOf(value: RlpStructuredData | undefined): Hex | undefined {
  if (typeof value !== 'string') throw new Error('A value of the proof is no bytes.');
  return value === '0x' ? undefined : hex.parse(value);
}
