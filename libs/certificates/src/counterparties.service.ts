import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { column, pageOf, type Page, type PageQuery } from '#common';
import { Walls } from '#database';
import type { Principal } from '#identity';
import type { CounterpartyView } from './certificates.schemas.js';
import { Parties, type Party } from './parties.service.js';

/** Whom a company trades with. */
@Injectable()
export class Counterparties {
  constructor(
    private readonly walls: Walls,
    private readonly parties: Parties,
  ) {}

  /**
   * The companies with which the caller's company shares an invoice, a contract, a change of title or a standing consent,
   * by id. No directory of all: who else is on the platform is nobody's to list.
   */
  async list(asker: Principal, { limit, starting_after }: PageQuery): Promise<Page<CounterpartyView>> {
    const after = z.uuid().optional().parse(starting_after) ?? '';
    const { ids, participants } = await this.met(asker);
    const known = new Map<string, Party>(await this.parties.byIds(ids));
    for (const party of (await this.parties.byParticipant(participants)).values()) known.set(party.id, party);
    known.delete(asker.companyId);
    const found = [...known.values()]
      .filter(({ id }) => id > after)
      .sort((one, other) => (one.id < other.id ? -1 : 1))
      .map(({ id, participant, name, roles }) => ({ id, participant, name, roles }));
    return pageOf(found.slice(0, limit + 1), limit);
  }

  private async met(asker: Principal): Promise<{ ids: string[]; participants: number[] }> {
    return this.walls.inCompany(asker, async () => {
      const db = this.walls.manager();
      const papers = z.array(z.object({ id: z.string() })).parse(
        await db.query(
          `select seller_id as id from trade.invoice union select buyer_id from trade.invoice
           union select seller_id from trade.contract union select buyer_id from trade.contract`,
        ),
      );
      // An obligor sees every step of its certificates: only those in which it is itself are its dealings.
      const dealings = z.array(z.object({ participant: column.participant })).parse(
        await db.query(
          `select from_participant as participant from projection.title_step where to_participant = $1
           union select to_participant from projection.title_step where from_participant = $1
           union select payer from projection.consent where receiver = $1
           union select receiver from projection.consent where payer = $1`,
          [asker.participant],
        ),
      );
      return {
        ids: papers.map(({ id }) => id),
        participants: dealings.map(({ participant }) => participant),
      };
    });
  }
}
