import type { JsonRpcProvider } from 'ethers';
import { v7 as newId } from 'uuid';
import { Walls } from '#database';
import type { Hex } from '#orders';
import { codeHashOf, knownDeployment, ledgerErrors, sameChain } from './ledger.js';

/** The code that was known and the code that stands there now; the same where nothing had changed. */
export interface AcceptedVersion {
  before: Hex;
  now: Hex;
}

/**
 * Takes over what stands behind the book's address now, because of what a person has found; the person's words are
 * kept with both hashes, for good. The chain and the book must be those of the database.
 * @throws ledger-not-open, ledger-mismatch
 */
export async function acceptVersion(
  walls: Walls,
  provider: JsonRpcProvider,
  because: string,
): Promise<AcceptedVersion> {
  const known = await knownDeployment(walls);
  if (!known) throw ledgerErrors('ledger-not-open');
  await sameChain(provider, known);
  const now = await codeHashOf(provider, known.book);
  const accepted = { before: known.code_hash, now };
  if (accepted.before === now) return accepted;
  await walls.asService('ledger', async () => {
    const db = walls.manager();
    await db.query(
      `insert into ledger.accepted_version (id, code_hash_before, code_hash, because) values ($1, $2, $3, $4)`,
      [newId(), accepted.before, now, because],
    );
    await db.query('update ledger.deployment set code_hash = $1', [now]);
  });
  return accepted;
}
