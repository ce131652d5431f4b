export { commitmentOf, hashOfBytes, newSalt } from './commitment.js';
export { Contracts } from './contracts.service.js';
export { EvidenceModule } from './evidence.module.js';
export { InvoiceUses, type InvoiceRow } from './invoice-uses.service.js';
export { Invoices } from './invoices.service.js';
export { xmlOf } from './pdf-invoice.js';
export { canonicalInvoiceId, readInvoice, type Invoice, type InvoiceParty } from './read-invoice.js';
