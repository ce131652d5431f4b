import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Walls } from '#database';
import { Invoices, hashOfBytes } from '#evidence';
import { Cases, Notices, identityErrors, type Principal } from '#identity';
import type { ActView } from './acts.schemas.js';
import { Acts } from './acts.service.js';
import { certificateErrors } from './certificates.errors.js';
import { Parties } from './parties.service.js';

const voidFacts = z.object({ invoiceId: z.uuid(), invoice: z.string(), creditNote: z.string() });
const noteRow = z.object({ content: z.instanceof(Buffer), seller_id: z.string(), buyer_id: z.string() });

/** From a case of a void invoice to the freeze of what its payee still holds. */
@Injectable()
export class Disputes {
  constructor(
    private readonly walls: Walls,
    private readonly cases: Cases,
    private readonly invoices: Invoices,
    private readonly parties: Parties,
    private readonly acts: Acts,
    private readonly notices: Notices,
  ) {}

  /**
   * Proposes to freeze each holding that the original payee still has live under a case's invoice; what others hold is
   * untouched. Obligor and payee are told.
   * @throws not-found, case-differs, day-closing
   */
  async freeze(asker: Principal, caseId: string): Promise<ActView[]> {
    return this.walls.asService('certificates', async () => {
      const { kind, facts } = await this.cases.openOne(caseId);
      if (kind !== 'invoice-void') throw certificateErrors('case-differs');
      const { invoiceId, invoice, creditNote } = voidFacts.parse(facts);
      const note = await this.creditNote(invoiceId, creditNote);
      const operator = await this.parties.byId(asker.companyId);
      const order = {
        authority: operator.name,
        number: caseId,
        documentHash: hashOfBytes(note.content),
      };
      const proposed = [];
      const held = await this.invoices.heldByPayee(invoiceId);
      for (const { holdingId } of held) {
        proposed.push(await this.acts.propose(asker, { kind: 'freeze', holdingId, order }));
      }
      await this.notices.tell([note.buyer_id, note.seller_id], 'invoice-void-freeze', {
        caseId,
        invoice,
        creditNote,
        holdings: held,
      });
      return proposed;
    });
  }

  private async creditNote(invoiceId: string, number: string): Promise<z.infer<typeof noteRow>> {
    const [found] = z
      .array(noteRow)
      .parse(
        await this.walls
          .manager()
          .query(
            'select content, seller_id, buyer_id from trade.credit_note where invoice_id = $1 and number = $2 limit 1',
            [invoiceId, number],
          ),
      );
    if (!found) throw identityErrors('not-found', { what: 'credit note' });
    return found;
  }
}
