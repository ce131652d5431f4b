import { z } from 'zod';
import { businessDate, line, uuid } from '#common';
import { operationView } from '#identity';

export const contractBody = z.strictObject({
  number: line(80),
  sellerId: uuid,
  buyerId: uuid,
  deliveredOn: businessDate,
  paymentDueOn: businessDate,
});
export type ContractBody = z.infer<typeof contractBody>;

export const contractView = z
  .strictObject({
    id: uuid,
    number: z.string(),
    sellerId: uuid,
    buyerId: uuid,
    deliveredOn: z.iso.date(),
    paymentDueOn: z.iso.date(),
  })
  .meta({ id: 'Contract' });
export type ContractView = z.infer<typeof contractView>;

/** A file that the caller's company has kept (`POST /v1/documents`). */
export const contractDocumentBody = z.strictObject({ documentId: uuid });
export type ContractDocumentBody = z.infer<typeof contractDocumentBody>;

export const contractDocumentView = z
  .strictObject({ contractId: uuid, documentId: uuid, linkedAt: z.iso.datetime() })
  .meta({ id: 'ContractDocument' });
export type ContractDocumentView = z.infer<typeof contractDocumentView>;

export const invoiceView = z
  .strictObject({
    id: uuid,
    format: z.string(),
    number: z.string(),
    issuedOn: z.iso.date(),
    dueOn: z.iso.date().nullable(),
    currency: z.string(),
    payable: z.string(),
    /** What credit notes have taken off. */
    credited: z.string(),
    /** What no certificate and no transfer uses yet, in minor units. */
    unused: z.string(),
    sellerId: uuid,
    buyerId: uuid,
    docKey: z.string(),
  })
  .meta({ id: 'Invoice' });
export type InvoiceView = z.infer<typeof invoiceView>;

/** What became of a document: its invoice, and what follows on the ledger and for the operator. */
export const keptView = z
  .strictObject({
    invoice: invoiceView,
    /** Whether it was there already, in whichever format and spelling. */
    known: z.boolean(),
    operationId: z.string().optional(),
    operation: operationView.optional(),
    /** The case that was opened, where a certificate stands on nothing any more. */
    caseId: z.string().optional(),
  })
  .meta({ id: 'KeptInvoice' });

const party = z.strictObject({
  name: z.string(),
  taxId: z.string().nullable(),
  identifiers: z.array(z.string()),
});

/** An invoice as it was read, before anybody is asked whether its parties are known. */
export const readingView = z
  .strictObject({
    format: z.string(),
    number: z.string(),
    issuedOn: z.iso.date(),
    dueOn: z.iso.date().nullable(),
    currency: z.string(),
    payable: z.string(),
    seller: party,
    buyer: party,
  })
  .meta({ id: 'InvoiceReading' });
export type ReadingView = z.infer<typeof readingView>;
