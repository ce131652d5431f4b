import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Hex } from './order-types.js';

type Point = InstanceType<typeof secp256k1.Point>;
type Signature = InstanceType<typeof secp256k1.Signature>;

/** Signatures whose signer is remembered: one act asks for its signer twice, when it is signed and when it is checked. */
const MOST_SIGNATURES = 4096;
/** Keys whose point is remembered, and those among them that have a table of multiples (some 350 kB each). */
const MOST_KEYS = 1024;
const MOST_TABLES = 64;
/** A table costs as much as some forty checks save. */
const OFTEN = 32;
/** Bits that one step of a table covers. */
const TABLE_WINDOW = 6;

/** As many as fit, the ones that were asked for last. */
class Recent<Value> {
  private readonly values = new Map<string, Value>();

  constructor(private readonly most: number) {}

  find(name: string): Value | undefined {
    const value = this.values.get(name);
    if (value === undefined) return undefined;
    this.values.delete(name);
    this.values.set(name, value);
    return value;
  }

  keep(name: string, value: Value): void {
    const [oldest] = this.values.keys();
    if (oldest !== undefined && this.values.size >= this.most) this.values.delete(oldest);
    this.values.set(name, value);
  }
}

const signers = new Recent<Hex>(MOST_SIGNATURES);
const points = new Recent<{ key: Hex; point: Point; signed: number }>(MOST_KEYS);
const tables = new Recent<Point>(MOST_TABLES);

/**
 * The secp256k1 key that made r, s, v over a digest, as the registry names it; undefined when nobody's. Recovering a
 * point takes 1.5 ms, most of what an act costs the platform. That a known point fits is told by an equation that is
 * equivalent and takes a third of that, so who probably signed may be named.
 */
export function recoverSecp256k1(digest: Hex, signature: Hex, likely = ''): Hex | undefined {
  const asked = `${digest}${signature}`;
  const known = signers.find(asked);
  if (known) return known;
  const bytes = hexToBytes(signature.slice(2));
  try {
    const recovered = Uint8Array.of((bytes[64] ?? 0) - 27, ...bytes.slice(0, 64));
    const parsed = secp256k1.Signature.fromBytes(recovered, 'recovered');
    if (parsed.hasHighS()) return undefined;
    const key = fits(digest, parsed, likely) ?? recover(digest, parsed, likely);
    signers.keep(asked, key);
    return key;
  } catch {
    // Not a point of the curve: nobody signed this.
    return undefined;
  }
}

/** The key as the registry knows it, of an uncompressed point. */
export function keyOfPublic(uncompressed: Uint8Array): Hex {
  return `0x${bytesToHex(keccak_256(uncompressed.slice(1)).slice(12)).padStart(64, '0')}`;
}

/**
 * r, s, v of r and s over a digest, as the book reads it: s is made low, and v is the one by which `key` is found;
 * undefined where that key did not make it. For what signs without saying v, as tokens do.
 */
export function secp256k1Signature(digest: Hex, compact: Uint8Array, key: Hex): Hex | undefined {
  const { r, s } = secp256k1.Signature.fromBytes(compact, 'compact');
  const { ORDER } = secp256k1.Point.Fn;
  const low = new secp256k1.Signature(r, s > ORDER >> 1n ? ORDER - s : s).toBytes('compact');
  return ['1b', '1c']
    .map((v): Hex => `0x${bytesToHex(low)}${v}`)
    .find((signature) => recoverSecp256k1(digest, signature) === key);
}

function recover(digest: Hex, signature: Signature, likely: string): Hex {
  const point = signature.recoverPublicKey(hexToBytes(digest.slice(2)));
  const key = keyOfPublic(point.toBytes(false));
  if (key === likely) points.keep(key, { key, point, signed: 1 });
  return key;
}

/** The likely key where s⁻¹(hG + rP) is the very point R that r and v name: then, and only then, recovering gives P. */
function fits(digest: Hex, { r, s, recovery }: Signature, likely: string): Hex | undefined {
  const known = points.find(likely);
  if (!known) return undefined;
  const { BASE, Fn } = secp256k1.Point;
  const point = known.signed++ < OFTEN ? known.point : withTable(known.key, known.point);
  const inverse = Fn.inv(s);
  const ofBase = Fn.mul(Fn.create(BigInt(digest)), inverse);
  const found = BASE.multiplyUnsafe(ofBase).add(point.multiplyUnsafe(Fn.mul(r, inverse)));
  if (found.is0()) return undefined;
  const { x, y } = found.toAffine();
  return x === r && (y & 1n) === BigInt(recovery ?? 0) ? known.key : undefined;
}

function withTable(key: Hex, point: Point): Point {
  const there = tables.find(key);
  if (there) return there;
  // A point of its own, so that the table goes when it is forgotten here.
  const made = secp256k1.Point.fromAffine(point.toAffine()).precompute(TABLE_WINDOW);
  tables.keep(key, made);
  return made;
}
