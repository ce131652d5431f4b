import { writeEInvoice } from '../../apps/cli/src/demo/e-invoice.js';
import type { ChosenFile } from './portal-steps.js';

interface Party {
  name: string;
  uscc: string;
}

/** The files of a morning's invoices: `good` that can be issued, then three that cannot, each for a reason of its own. */
export function invoiceFiles(
  seller: Party,
  buyer: Party,
  { good, issuedOn, first }: { good: number; issuedOn: string; first: number },
): ChosenFile[] {
  const invoice = (place: number, to = buyer): Buffer =>
    Buffer.from(
      writeEInvoice({
        number: `2631${String(first + place).padStart(16, '0')}`,
        issuedOn,
        seller: { name: seller.name, taxId: seller.uscc },
        buyer: { name: to.name, taxId: to.uscc },
        totalMinor: 1_000_000n + BigInt(place) * 12_345n,
      }),
    );
  const file = (name: string, buffer: Buffer): ChosenFile => ({ name, mimeType: 'application/xml', buffer });
  const twice = Buffer.concat([invoice(0), Buffer.from('\n')]);
  return [
    ...Array.from({ length: good }, (_, place) => file(`发票 ${String(place + 1)}.xml`, invoice(place))),
    file('不是发票.xml', Buffer.from('<html>这不是发票</html>')),
    file('开给别人.xml', invoice(good, { name: '别的企业', uscc: seller.uscc })),
    file('同一张.xml', twice),
  ];
}
