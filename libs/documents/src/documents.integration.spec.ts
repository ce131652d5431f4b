import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import type { DataSource } from 'typeorm';
import { Walls } from '#database';
import type { CompanyRole, Principal } from '#identity';
import { Books } from '../../../test/support/book.js';
import { throwAwayPostgres } from '../../../test/support/embedded.js';
import { Documents } from './documents.service.js';
import { asOwner } from '../../../test/support/owner.js';

const of = (last: string, participant: number, role: CompanyRole = 'supplier'): Principal => ({
  companyId: `00000000-0000-7000-8000-00000000000${last}`,
  participant,
  userId: '00000000-0000-7000-8000-0000000000cc',
  userRoles: ['maker'],
  companyRoles: [role],
  ledgerKey: undefined,
});
const here = of('a', 2);
const there = of('b', 3);
const operator = of('c', 1, 'operator');
const nobody = { code: 'not-found' };

let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
let source: DataSource;
let walls: Walls;
let documents: Documents;
let pdf: Uint8Array;

beforeAll(async () => {
  server = await throwAwayPostgres();
  source = await (await Books.on(server.url)).database();
  walls = new Walls(source);
  documents = new Documents(walls);
  await asOwner(walls, (db) =>
    db.query(
      `insert into trade.company (id, participant, legal_name, uscc, lei, roles) values
         ($1, 2, '此处有限公司', '91350100M000100Y43', null, '{supplier}'),
         ($2, 3, '彼处有限公司', '911522010783762860', null, '{supplier}'),
         ($3, 1, 'Operator', null, '5493001KJTIIGC8Y1R12', '{operator}')`,
      [here.companyId, there.companyId, operator.companyId],
    ),
  );
  const document = await PDFDocument.create();
  document.addPage();
  pdf = await document.save();
}, 60_000);

afterAll(async () => {
  await source.destroy();
  await server.stop();
});

describe('a document', () => {
  it('is kept once for each purpose, and given back as it came', async () => {
    const { card, known } = await documents.keep(here, 'business-licence', pdf);
    expect([known, card]).toMatchObject([
      false,
      {
        type: 'business-licence',
        mediaType: 'application/pdf',
        bytes: pdf.length,
        sha256: createHash('sha256').update(pdf).digest('hex'),
      },
    ]);
    expect(await documents.keep(here, 'business-licence', pdf)).toEqual({ card, known: true });
    const other = await documents.keep(here, 'contract', pdf);
    expect([other.known, other.card.id === card.id]).toEqual([false, false]);
    const opened = await documents.open(here, card.id);
    expect(opened.card).toEqual(card);
    expect(opened.content.equals(Buffer.from(pdf))).toBe(true);
  });

  it('is its company’s alone: another that has the same file learns nothing of it', async () => {
    const { card } = await documents.keep(here, 'articles', pdf);
    await expect(documents.open(there, card.id)).rejects.toMatchObject(nobody);
    await expect(documents.open(operator, card.id)).rejects.toMatchObject(nobody);
    const theirs = await documents.keep(there, 'articles', pdf);
    expect([theirs.known, theirs.card.id === card.id]).toEqual([false, false]);
    await expect(
      walls.inCompany(there, () =>
        walls.manager().query('update trade.kept_document set type = $1', ['other']),
      ),
    ).rejects.toThrow('permission denied');
  });

  it('that is refused is not kept', async () => {
    await expect(documents.keep(here, 'other', Buffer.from('<html/>'))).rejects.toMatchObject({
      code: 'file-type-refused',
    });
    await expect(
      walls.inCompany(here, () =>
        walls.manager().query(`select 1 from trade.kept_document where type = 'other'`),
      ),
    ).resolves.toEqual([]);
  });
});
