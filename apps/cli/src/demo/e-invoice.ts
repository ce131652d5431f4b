import { element, minorToDecimal, xmlDocument } from '#common';

/**
 * Writes the XML of a Chinese fully digitalised e-invoice, as far as a reader of trade needs it: number, time,
 * parties and the total with tax, in minor units of CNY.
 */
export function writeEInvoice(invoice: {
  number: string;
  issuedOn: string;
  seller: { name: string; taxId: string };
  buyer: { name: string; taxId: string };
  totalMinor: bigint;
}): Uint8Array {
  const { seller, buyer } = invoice;
  const total = minorToDecimal({ minor: invoice.totalMinor, currency: 'CNY' });
  const xml = xmlDocument(
    element('EInvoice', [
      element('Header', [element('EIid', invoice.number)]),
      element('EInvoiceData', [
        element('SellerInformation', [
          element('SellerIdNum', seller.taxId),
          element('SellerName', seller.name),
        ]),
        element('BuyerInformation', [element('BuyerIdNum', buyer.taxId), element('BuyerName', buyer.name)]),
        element('BasicInformation', [element('TotalTax-includedAmount', total)]),
      ]),
      element('TaxSupervisionInfo', [
        element('InvoiceNumber', invoice.number),
        element('IssueTime', `${invoice.issuedOn} 09:30:00`),
      ]),
    ]),
  );
  return new TextEncoder().encode(xml);
}
