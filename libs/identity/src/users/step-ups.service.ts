import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Walls } from '#database';
import type { Hex } from '#orders';
import { identityErrors } from '../identity.errors.js';
import type { Principal } from '../principal.js';
import { Signatures } from '../signatures.service.js';

/** How long a signature counts, in seconds. */
export const STEP_UP_SECONDS = 300;

/** The hash of words that are signed: SHA-256 of their JSON, as the decision of two people has it. */
export function wordsHash(words: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(JSON.stringify(words)).digest('hex');
}

/**
 * What matters and is no order on the ledger (roles, keys, accounts): the person signs the hash of its words with its own
 * key, in a ceremony of its own, so that who holds a session only can do nothing of it.
 */
@Injectable()
export class StepUps {
  constructor(
    private readonly walls: Walls,
    private readonly signatures: Signatures,
  ) {}

  /** Keeps a user's signature over the hash of words. @throws signature-invalid, signature-elsewhere, step-up-used */
  async sign(asker: Principal, payloadHash: string, signature: string): Promise<void> {
    const bytes: Hex = `0x${signature.slice(2).toLowerCase()}`;
    this.signatures.expect(asker, `0x${payloadHash}`, bytes);
    const made: unknown[] = await this.walls.asService('people', () =>
      this.walls.manager().query(
        `insert into trade.step_up (signature_hash, user_id, company_id, payload_hash, signature)
         values ($1, $2, $3, $4, $5) on conflict do nothing returning user_id`,
        [createHash('sha256').update(bytes).digest(), asker.userId, asker.companyId, payloadHash, bytes],
      ),
    );
    if (made.length === 0) throw identityErrors('step-up-used');
  }

  /** @throws step-up-needed where the user has not signed these words in the last minutes */
  async expect(asker: Principal, payloadHash: string): Promise<void> {
    const found: unknown[] = await this.walls.asService('people', async () =>
      z.array(z.unknown()).parse(
        await this.walls.manager().query(
          `select 1 from trade.step_up where user_id = $1 and payload_hash = $2
             and created_at > now() - make_interval(secs => $3) limit 1`,
          [asker.userId, payloadHash, STEP_UP_SECONDS],
        ),
      ),
    );
    if (found.length === 0) throw identityErrors('step-up-needed', { hash: payloadHash });
  }
}
