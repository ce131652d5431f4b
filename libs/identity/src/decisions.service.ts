import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { Walls } from '#database';
import { identityErrors } from './identity.errors.js';
import type { Principal } from './principal.js';

const row = z.object({
  id: z.string(),
  company_id: z.string(),
  kind: z.string(),
  subject: z.string(),
  payload: z.unknown(),
  payload_hash: z.string(),
  status: z.enum(['open', 'approved', 'rejected']),
  proposed_by: z.string(),
  decided_by: z.string().nullable(),
});
const COLUMNS = 'id, company_id, kind, subject, payload, payload_hash, status, proposed_by, decided_by';

/** Something that two people of a company must want (rule four-eyes). */
export interface Decision {
  id: string;
  kind: string;
  subject: string;
  /** The exact words that were proposed; parse them by the kind's own schema. */
  payload: unknown;
  status: 'open' | 'approved' | 'rejected';
}

/** A decision as the company's people see it; who approves names the hash of the words that it read. */
export const decisionView = z
  .strictObject({
    id: z.string(),
    kind: z.string(),
    subject: z.string(),
    payload: z.unknown(),
    payloadHash: z.string(),
    status: z.enum(['open', 'approved', 'rejected']),
    proposedBy: z.string(),
    decidedBy: z.string().nullable(),
  })
  .meta({ id: 'Decision' });
export type DecisionView = z.infer<typeof decisionView>;

/**
 * Four eyes for what is not an order on the ledger: a maker proposes exact words, another person of the same company
 * approves them by their hash, and only then the act is done, in the same transaction. Both stay in the row.
 */
@Injectable()
export class Decisions {
  constructor(private readonly walls: Walls) {}

  /** Proposes, in the caller's transaction. @throws decision-open where the same subject waits already */
  async propose(
    asker: Pick<Principal, 'companyId' | 'userId'>,
    about: { kind: string; subject: string; payload: Readonly<Record<string, unknown>> },
  ): Promise<DecisionView> {
    const words = JSON.stringify(about.payload);
    const made = await this.walls.asService('identity', async () =>
      z.array(row).parse(
        await this.walls.manager().query(
          `insert into trade.decision (id, company_id, kind, subject, payload, payload_hash, status, proposed_by)
           values ($1, $2, $3, $4, $5, $6, 'open', $7) on conflict do nothing returning ${COLUMNS}`,
          [
            newId(),
            asker.companyId,
            about.kind,
            about.subject,
            words,
            createHash('sha256').update(words).digest('hex'),
            asker.userId,
          ],
        ),
      ),
    );
    const [decision] = made;
    if (!decision) throw identityErrors('decision-open', { kind: about.kind });
    return viewOf(decision);
  }

  /**
   * Another person approves the words with this hash; `act` does them, in the caller's transaction.
   * @throws not-found, decision-closed, decision-differs, signer-twice
   */
  async approve(
    asker: Principal,
    id: string,
    kind: string,
    payloadHash: string,
    act: (decision: Decision) => Promise<void>,
  ): Promise<DecisionView> {
    return this.decide(asker, id, kind, 'approved', async (decision) => {
      if (decision.payload_hash !== payloadHash) throw identityErrors('decision-differs');
      await act(decision);
    });
  }

  /** Another person says no. @throws not-found, decision-closed, signer-twice */
  async reject(asker: Principal, id: string, kind: string): Promise<DecisionView> {
    return this.decide(asker, id, kind, 'rejected', () => Promise.resolve());
  }

  /** The company's decisions of a kind that wait, the oldest first. */
  async waiting(asker: Principal, kind: string): Promise<DecisionView[]> {
    return this.walls.inCompany(asker, async () =>
      z
        .array(row)
        .parse(
          await this.walls
            .manager()
            .query(
              `select ${COLUMNS} from trade.decision where status = 'open' and kind = $1 order by id limit 100`,
              [kind],
            ),
        )
        .map(viewOf),
    );
  }

  /** One decision of a company. @throws not-found */
  async view(companyId: string, id: string): Promise<DecisionView> {
    const [found] = await this.walls.asService('identity', async () =>
      z
        .array(row)
        .parse(
          await this.walls
            .manager()
            .query(`select ${COLUMNS} from trade.decision where id = $1 and company_id = $2`, [
              id,
              companyId,
            ]),
        ),
    );
    if (!found) throw identityErrors('not-found', { what: 'decision' });
    return viewOf(found);
  }

  private async decide(
    asker: Principal,
    id: string,
    kind: string,
    status: 'approved' | 'rejected',
    act: (decision: z.infer<typeof row>) => Promise<void>,
  ): Promise<DecisionView> {
    const decision = await this.walls.asService('identity', () => this.locked(asker, id, kind));
    if (decision.status !== 'open') throw identityErrors('decision-closed', { status: decision.status });
    if (decision.proposed_by === asker.userId) throw identityErrors('signer-twice');
    // Behind the wall of the service whose act it is, which may do no more than that service.
    await act(decision);
    await this.walls.asService('identity', () =>
      this.walls
        .manager()
        .query('update trade.decision set status = $2, decided_by = $3, decided_at = now() where id = $1', [
          id,
          status,
          asker.userId,
        ]),
    );
    return viewOf({ ...decision, status, decided_by: asker.userId });
  }

  /** A decision, held until the caller's transaction ends. @throws not-found */
  private async locked(asker: Principal, id: string, kind: string): Promise<z.infer<typeof row>> {
    const [decision] = z
      .array(row)
      .parse(
        await this.walls
          .manager()
          .query(
            `select ${COLUMNS} from trade.decision where id = $1 and kind = $2 and company_id = $3 for update`,
            [id, kind, asker.companyId],
          ),
      );
    if (!decision) throw identityErrors('not-found', { what: 'decision' });
    return decision;
  }
}

function viewOf(decision: z.infer<typeof row>): DecisionView {
  return {
    id: decision.id,
    kind: decision.kind,
    subject: decision.subject,
    payload: decision.payload,
    payloadHash: decision.payload_hash,
    status: decision.status,
    proposedBy: decision.proposed_by,
    decidedBy: decision.decided_by,
  };
}
