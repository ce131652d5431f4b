export { commitmentOf, hashOfBytes, newSalt } from './commitment.js';
export { Contracts } from './contracts.service.js';
export { EvidenceModule } from './evidence.module.js';
export { Invoices, type InvoiceRow } from './invoices.service.js';
export { xmlOf } from './pdf-invoice.js';
export { canonicalInvoiceId, readInvoice, type Invoice, type InvoiceParty } from './read-invoice.js';
