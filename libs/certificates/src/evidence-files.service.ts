import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Walls } from '#database';
import { identityErrors, type Principal } from '#identity';
import type { EvidenceFile, EvidenceFilesView } from './evidence-files.schemas.js';
import { Title } from './title.service.js';

/**
 * The files behind a certificate ($1): of its issue, and of the transfers of its parts. Of these the caller reads all
 * ($2), those whose parties include its company ($3), those of the issue ($4), and those of the transfers that lead to
 * what it is asked to buy or has bought, by their evidence ($5).
 */
const FILES = `
  with backed as (
    select 'issue' as backs, c.contract_id, (d->>'invoiceId')::uuid as invoice_id, $4::boolean as near
    from trade.certificate c left join lateral jsonb_array_elements(c.documents) d on true where c.id = $1
    union
    select 'transfer', (i->'evidence'->>'contractId')::uuid, (i->'evidence'->>'invoiceId')::uuid,
      s.evidence_hash = any($5::text[])
    from projection.title_step s join trade.transfer t on t.evidence_hash = s.evidence_hash,
      lateral jsonb_array_elements(t.items) i
    where s.certificate_id = $1 and i->>'holdingId' = coalesce(s.source_id, s.holding_id)::text
  ), file as (
    select i.id, 'invoice' as type, i.number, i.doc_key, b.backs, encode(sha256(i.content), 'hex') as sha256,
      case when position('\\x25504446'::bytea in substring(i.content from 1 for 1024)) > 0
        then 'application/pdf' else 'application/xml' end as media_type,
      i.content, i.created_at as added_at, i.seller_id, i.buyer_id, b.near
    from backed b join trade.invoice i on i.id = b.invoice_id
    union all
    select d.document_id, d.type, k.number, null, b.backs, d.sha256, d.media_type, d.content, d.linked_at,
      k.seller_id, k.buyer_id, b.near
    from backed b join trade.contract k on k.id = b.contract_id join trade.contract_document d on d.contract_id = k.id
  ), readable as (
    select distinct on (id) * from file where $2::boolean or near or $3::uuid in (seller_id, buyer_id)
    order by id, backs
  )`;

const fileRow = z.object({
  id: z.string(),
  type: z.enum(['invoice', 'contract', 'delivery-proof', 'other']),
  number: z.string(),
  doc_key: z.string().nullable(),
  backs: z.enum(['issue', 'transfer']),
  sha256: z.string(),
  media_type: z.string(),
  bytes: z.number(),
  added_at: z.date(),
});
const COLUMNS = 'id, type, number, doc_key, backs, sha256, media_type, length(content) as bytes, added_at';
const contentRow = fileRow.extend({ content: z.instanceof(Buffer) });

/** The very files that say why a debt exists and why it was passed on, for who may read each. */
@Injectable()
export class EvidenceFiles {
  constructor(
    private readonly walls: Walls,
    private readonly title: Title,
  ) {}

  /** The files behind a certificate that the caller may read. @throws not-found */
  async list(asker: Principal, certificateId: string): Promise<EvidenceFilesView> {
    const sight = await this.sight(asker, certificateId);
    return this.walls.asService('certificates', async () => {
      const db = this.walls.manager();
      const rows = z
        .array(fileRow)
        .parse(
          await db.query(
            `${FILES} select ${COLUMNS} from readable order by backs, type <> 'invoice', added_at, id`,
            sight,
          ),
        );
      const [own] = z.array(z.object({ id: z.string() })).parse(
        await db.query(
          `select k.id from trade.certificate c join trade.contract k on k.id = c.contract_id
           where c.id = $1 and $2::uuid in (k.seller_id, k.buyer_id)`,
          [certificateId, asker.companyId],
        ),
      );
      return { contractId: own?.id ?? null, data: rows.map(viewOf) };
    });
  }

  /** One of these files as it came. @throws not-found also where it is somebody else's affair */
  async open(
    asker: Principal,
    certificateId: string,
    fileId: string,
  ): Promise<{ file: EvidenceFile; content: Buffer }> {
    const sight = await this.sight(asker, certificateId);
    const [found] = await this.walls.asService('certificates', async () =>
      z
        .array(contentRow)
        .parse(
          await this.walls
            .manager()
            .query(`${FILES} select ${COLUMNS}, content from readable where id = $6`, [...sight, fileId]),
        ),
    );
    if (!found) throw identityErrors('not-found', { what: 'document' });
    return { file: viewOf(found), content: found.content };
  }

  /** What of a certificate's evidence the caller may read, as the words of `FILES`. @throws not-found */
  private async sight(asker: Principal, id: string): Promise<unknown[]> {
    if (asker.companyRoles.includes('supervisor')) return [id, true, asker.companyId, true, []];
    await this.title.certificate(asker, id);
    const bought = asker.companyRoles.includes('financier') ? await this.bought(asker, id) : [];
    const evidence = [];
    for (const holding of bought) evidence.push(...(await this.title.evidenceOf(holding)));
    return [id, false, asker.companyId, bought.length > 0, evidence];
  }

  /** The parts of a certificate that a financier holds, has reserved or is asked to price. */
  private async bought({ participant }: Principal, certificateId: string): Promise<string[]> {
    const found = await this.walls.asService('certificates', async () =>
      z.array(z.object({ id: z.string() })).parse(
        await this.walls.manager().query(
          `select h.id::text as id from projection.holding h where h.certificate_id = $1 and (h.owner = $2
             or exists (select 1 from trade.access_grant g where g.participant = $2
                  and g.certificate_id = h.certificate_id and g.holding_id = h.id and g.scope = 'price')
             or exists (select 1 from projection.hold_terms t where t.holding_id = h.id and t.financier = $2))`,
          [certificateId, participant],
        ),
      ),
    );
    return found.map(({ id }) => id);
  }
}

function viewOf(row: z.infer<typeof fileRow>): EvidenceFile {
  const { id, type, number, backs, sha256, bytes } = row;
  return {
    id,
    type,
    number,
    docKey: row.doc_key,
    backs,
    sha256,
    mediaType: row.media_type,
    bytes,
    addedAt: row.added_at.toISOString(),
  };
}
