export { documentErrors } from './documents.errors.js';
export { DocumentsModule } from './documents.module.js';
export { Documents } from './documents.service.js';
export { E_INVOICE_NAMES, embeddedInvoice } from './embedded-files.js';
export { PAPERS, inspectFile, type InspectedFile, type MediaType } from './inspect-file.js';
export { PdfUnreadable, looksLikePdf, openPdf } from './open-pdf.js';
export { SealUnfit, readSeal } from './read-seal.js';
export { makeSealSlot, type SealSlot } from './sealed-pdf.js';
