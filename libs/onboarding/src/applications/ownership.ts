import { canonicalText } from '#common';
import { applicationErrors } from './applications.errors.js';

/** The whole of a company, in parts per million. */
export const WHOLE_PPM = 1_000_000n;
/** From this share on a person is a beneficial owner (25 %, FATF recommendation 24 and 反洗钱法's rules on it). */
export const BENEFICIAL_PPM = 250_000n;
/** Longer chains of companies than this are not followed: nobody's structure is that deep in good faith. */
const LONGEST_CHAIN = 8;
const SCALE = WHOLE_PPM ** BigInt(LONGEST_CHAIN);

/**
 * A person; a company by its registration number; or an owner beyond whom nobody asks, as a state body or a listed
 * company is.
 */
export type Party =
  { kind: 'person' | 'state' | 'listed'; name: string } | { kind: 'company'; name: string; code: string };

/** One share: who owns it, of which company (the applicant where `of` is empty), in parts per million. */
export interface Share {
  owner: Party;
  of?: string | undefined;
  sharePpm: number;
}

/** What follows from the shares. */
export interface Ownership {
  /** Everybody who owns any of it, with the effective share through all companies, rounded down. */
  owners: { name: string; kind: Party['kind']; effectivePpm: number }[];
  /** Persons with 25 % or more, reckoned exactly. */
  beneficial: string[];
  /** What nobody is named for, of the applicant and of the companies that own it, rounded down. */
  undisclosedPpm: number;
}

/**
 * Reckons who owns a company, through other companies. `self` is the applicant's own number.
 * @throws owner-circular, shares-above-whole, owner-unknown (a share of a company that owns nothing here)
 */
export function ownershipOf(self: string, shares: readonly Share[]): Ownership {
  const held = Map.groupBy(shares, ({ of }) => of ?? self);
  for (const [company, parts] of held) {
    const sum = parts.reduce((total, { sharePpm }) => total + BigInt(sharePpm), 0n);
    if (sum > WHOLE_PPM) {
      throw applicationErrors('shares-above-whole', { company, percent: percentOf(sum) });
    }
  }
  const owners = new Map<string, { party: Party; share: bigint }>();
  const reached = new Set<string>();
  let undisclosed = 0n;
  const descend = (company: string, part: bigint, above: readonly string[]): void => {
    reached.add(company);
    let left = part;
    for (const { owner, sharePpm } of held.get(company) ?? []) {
      const key = keyOf(owner);
      if (key === self || above.includes(key))
        throw applicationErrors('owner-circular', { name: owner.name });
      if (above.length >= LONGEST_CHAIN) throw applicationErrors('owner-too-far', { name: owner.name });
      const share = (part * BigInt(sharePpm)) / WHOLE_PPM;
      left -= share;
      owners.set(key, { party: owner, share: (owners.get(key)?.share ?? 0n) + share });
      if (owner.kind === 'company') descend(key, share, [...above, key]);
    }
    undisclosed += left;
  };
  descend(self, SCALE, [self]);
  const loose = [...held.keys()].find((company) => !reached.has(company));
  if (loose !== undefined) throw applicationErrors('owner-unknown', { company: loose });
  const all = [...owners.values()];
  return {
    owners: all.map(({ party, share }) => ({
      name: party.name,
      kind: party.kind,
      effectivePpm: Number((share * WHOLE_PPM) / SCALE),
    })),
    beneficial: all
      .filter(({ party, share }) => party.kind === 'person' && share * WHOLE_PPM >= BENEFICIAL_PPM * SCALE)
      .map(({ party }) => party.name),
    undisclosedPpm: Number((undisclosed * WHOLE_PPM) / SCALE),
  };
}

/** A company is told from another by its number, others by kind and name. */
function keyOf(party: Party): string {
  return party.kind === 'company' ? party.code : `${party.kind} ${canonicalText(party.name)}`;
}

function percentOf(ppm: bigint): string {
  return `${String(Number(ppm) / 10_000)} %`;
}
