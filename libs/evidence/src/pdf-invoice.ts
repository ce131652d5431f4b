import { E_INVOICE_NAMES, PdfUnreadable, embeddedInvoice, looksLikePdf, openPdf } from '#documents';
import { evidenceErrors } from './evidence.errors.js';

/**
 * The words of an invoice’s file: the file itself, or what a PDF carries inside (PDF/A-3 with an embedded file, as
 * Factur-X and ZUGFeRD have it).
 * @throws invoice-unreadable
 */
export async function xmlOf(bytes: Uint8Array): Promise<Uint8Array> {
  if (!looksLikePdf(bytes)) return bytes;
  try {
    const inside = embeddedInvoice(await openPdf(bytes));
    if (inside) return inside;
  } catch (cause) {
    if (cause instanceof PdfUnreadable)
      throw evidenceErrors('invoice-unreadable', { reason: cause.reason }, cause);
    throw cause;
  }
  throw evidenceErrors('invoice-unreadable', {
    reason: `it is a PDF without an embedded ${E_INVOICE_NAMES.join(', ')}`,
  });
}
