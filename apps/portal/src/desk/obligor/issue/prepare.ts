import { api, read, type Shape } from '../../../shared/api';
import { fileBody } from '../../../shared/file-body';
import { hashOf, type InvoiceFile } from './invoice-file';

/** What the person says once for all files. */
export interface Terms {
  dueOn: string;
  /** Empty: the day of each invoice. */
  deliveredOn: string | undefined;
  /** Empty: the number of each invoice. */
  contractNumber: string | undefined;
  /** Why the term is above six months, where it is. */
  termReason: string | undefined;
}

/** A certificate that waits for the maker's signature, or what it has become already. */
export interface Prepared {
  certificateId: string;
  status: Shape<'Certificate'>['status'];
  proposal: Shape<'Proposal'> | undefined;
}

/** Certificates back the whole of the invoice already. */
export class UsedUp extends Error {}

const ENDED = ['refused', 'expired', 'withdrawn'] as const;

/** Which certificate a file became, on this device: a file that is dropped again goes on where it was. */
const KEPT = 'tributary.issued-files';

/**
 * Makes a certificate from one file up to its signature: keeps the invoice, its contract, the draft, and proposes it. Each
 * step carries a key made of the file and the terms, so that a repeat after no answer does nothing twice.
 * @throws Problem, NoAnswer
 */
export async function prepare(one: InvoiceFile, terms: Terms, buyerId: string): Promise<Prepared> {
  const before = certificateOfFile(one.hash);
  if (before !== undefined) {
    const made = await goOn(before);
    if (!ENDED.some((status) => status === made.status)) return made;
    // It was refused or taken back: the invoice is free again, and this is a new act.
    forget(one.hash);
  }
  const { invoice } = await read(
    // The ledger knows the document before a certificate is proposed upon it.
    api.POST('/v1/invoices', { ...fileBody(one.file), querySerializer: () => 'wait=true' }),
  );
  const { unused: face } = invoice;
  if (face === '0') throw new UsedUp();
  const key = (step: string): Promise<Record<'idempotency-key', string>> =>
    keyOf(`${step} ${one.hash} ${JSON.stringify(terms)} ${before ?? ''}`);
  const contract = await read(
    api.POST('/v1/contracts', {
      headers: await key('contract'),
      body: {
        number: terms.contractNumber ?? invoice.number,
        sellerId: invoice.sellerId,
        buyerId,
        deliveredOn: terms.deliveredOn ?? invoice.issuedOn,
        paymentDueOn: terms.dueOn,
      },
    }),
  );
  const draft = await read(
    api.POST('/v1/certificates', {
      headers: await key('draft'),
      body: {
        payeeId: invoice.sellerId,
        contractId: contract.id,
        invoices: [{ invoiceId: invoice.id, amount: face }],
        face,
        currency: invoice.currency,
        dueOn: terms.dueOn,
        ...(terms.termReason === undefined ? {} : { termReason: terms.termReason }),
      },
    }),
  );
  remember(one.hash, draft.id);
  return goOn(draft.id);
}

async function goOn(certificateId: string): Promise<Prepared> {
  const certificate = await read(
    api.GET('/v1/certificates/{id}', { params: { path: { id: certificateId } } }),
  );
  const { status, proposalId } = certificate;
  if (status === 'draft') {
    const proposal = await read(
      api.POST('/v1/certificates/{id}/submission', {
        params: { path: { id: certificateId } },
        headers: await keyOf(`submission ${certificateId}`),
        body: {},
      }),
    );
    return { certificateId, status: 'submitted', proposal };
  }
  if (status !== 'submitted' || proposalId === null) return { certificateId, status, proposal: undefined };
  const proposal = await read(api.GET('/v1/proposals/{id}', { params: { path: { id: proposalId } } }));
  return { certificateId, status, proposal };
}

/** The certificate that this device has made of a file, unless it ended without being issued. */
export function certificateOfFile(hash: string): string | undefined {
  return kept()[hash];
}

function forget(hash: string): void {
  const others = Object.entries(kept()).filter(([file]) => file !== hash);
  localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(others)));
}

function remember(hash: string, certificateId: string): void {
  localStorage.setItem(KEPT, JSON.stringify({ ...kept(), [hash]: certificateId }));
}

function kept(): Readonly<Record<string, string>> {
  const found: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '{}');
  return typeof found === 'object' && found !== null
    ? Object.fromEntries(
        Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : {};
}

async function keyOf(words: string): Promise<Record<'idempotency-key', string>> {
  return { 'idempotency-key': `issue-${await hashOf(new TextEncoder().encode(words).buffer)}` };
}
