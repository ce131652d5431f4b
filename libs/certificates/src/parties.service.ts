import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { refused } from '#chain';
import { column } from '#common';
import { Walls, type CompanyScope } from '#database';
import { identityErrors } from '#identity';
import { certificateOf, childAllowed, childHolding, slotMate } from '#orders';

const companyRow = z.object({
  id: z.string(),
  participant: column.participant,
  legal_name: z.string(),
  roles: z.array(z.string()),
});

/** A company as acts name it. */
export interface Party {
  id: string;
  participant: number;
  name: string;
  roles: string[];
}

/** Companies by id or by their number on the ledger, and numbers for what companies make. */
@Injectable()
export class Parties {
  constructor(private readonly walls: Walls) {}

  /** @throws not-found */
  async byId(id: string): Promise<Party> {
    const [found] = await this.find('id = $1', [id]);
    if (!found) throw identityErrors('not-found', { what: 'company' });
    return found;
  }

  /** Those of these that there are, by id. */
  async byIds(ids: readonly string[]): Promise<Map<string, Party>> {
    const found = await this.find('id = any($1)', [[...new Set(ids)]]);
    return new Map(found.map((party) => [party.id, party]));
  }

  /** Companies by their numbers on the ledger. */
  async byParticipant(numbers: readonly number[]): Promise<Map<number, Party>> {
    const found = await this.find('participant = any($1)', [[...new Set(numbers)]]);
    return new Map(found.map((party) => [party.participant, party]));
  }

  /**
   * Refuses what is not the caller's to pass on: who may not see a holding gets the same answer whether there is one.
   * @throws not-found, holding-not-yours
   */
  async refuseOthers(asker: CompanyScope, holding: bigint): Promise<never> {
    const seen: unknown[] = await this.walls.inCompany(asker, () =>
      this.walls.manager().query('select 1 from projection.holding where id = $1', [holding.toString()]),
    );
    if (seen.length > 0) throw refused('holding-not-yours');
    throw identityErrors('not-found', { what: 'holding' });
  }

  /** The next number of a sequence of a participant, such as its certificates; never given twice. */
  async nextNumber(owner: number, purpose: 'certificate' | 'child'): Promise<number> {
    return this.walls.asService('certificates', async () => {
      const [row] = z.array(z.object({ last: z.string().transform(Number) })).parse(
        await this.walls.manager().query(
          `insert into trade.sequence (owner, purpose, last) values ($1, $2, 1)
           on conflict (owner, purpose) do update set last = trade.sequence.last + 1 returning last`,
          [owner, purpose],
        ),
      );
      if (!row) throw new Error('The sequence gave no number.');
      return row.last;
    });
  }

  /**
   * A number for a part of a holding: in the parent's slot where that is free, which is cheapest; else beside the part
   * that the order makes just before; else one of the holder's own. `taken` lists what the same order uses already, the
   * one just before at its end.
   */
  async nextChild(holding: bigint, holder: number, taken: readonly bigint[] = []): Promise<bigint> {
    const mate = slotMate(holding);
    if (mate !== holding && !taken.includes(mate) && (await this.takeMate(holder, mate))) return mate;
    const beside = slotMate(taken.at(-1) ?? 0n);
    if (!taken.includes(beside) && childAllowed(holding, beside, holder, taken.at(-1))) return beside;
    return childHolding(certificateOf(holding), holder, 2 * (await this.nextNumber(holder, 'child')));
  }

  /** Gives the place beside a holding to the first that asks for it, and only where nothing was made there. */
  private async takeMate(holder: number, mate: bigint): Promise<boolean> {
    return this.walls.asService('certificates', async () => {
      const taken: unknown[] = await this.walls.manager().query(
        `insert into trade.sequence (owner, purpose, last)
         select $1, 'mate ' || $2, 1 where not exists (select 1 from projection.holding where id = $2::numeric)
         on conflict (owner, purpose) do nothing returning 1`,
        [holder, mate.toString()],
      );
      return taken.length > 0;
    });
  }

  private async find(where: string, values: unknown[]): Promise<Party[]> {
    return this.walls.asService('certificates', async () =>
      z
        .array(companyRow)
        .parse(
          await this.walls
            .manager()
            .query(`select id, participant, legal_name, roles from trade.company where ${where}`, values),
        )
        .map(({ id, participant, legal_name, roles }) => ({ id, participant, name: legal_name, roles })),
    );
  }
}
