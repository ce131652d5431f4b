export { canonicalInvoiceId, readInvoice, type Invoice, type InvoiceParty } from './read-invoice.js';
