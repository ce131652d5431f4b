import { errorCatalogue } from '#common';

export const evidenceErrors = errorCatalogue({
  'invoice-unreadable': {
    kind: 'refused',
    en: 'This file cannot be read as an invoice: {reason}. Send the XML of a UBL 2.1 or CII invoice, or of a fully digitalised e-invoice, as its seller issued it.',
    zh: '无法识别该发票文件:{reason}。请上传销售方开具的数电发票 XML,或 UBL 2.1、CII 格式的发票 XML。',
  },
  'invoice-credit-note': {
    kind: 'refused',
    en: 'This is a credit note: it lowers what its invoice can back, and backs nothing itself. Send the invoice.',
    zh: '该文件是红字(贷记)凭证,只会减少原发票的可用金额。请上传原发票。',
  },
  'invoice-negative': {
    kind: 'refused',
    en: 'This invoice asks for {amount}, which is below zero: the seller owes the buyer. Send an invoice with an amount to pay.',
    zh: '发票应付金额为 {amount},小于零。请上传应付金额大于零的发票。',
  },
  'invoice-nothing-payable': {
    kind: 'refused',
    en: 'Nothing is left to pay on this invoice. Send one with an amount still to pay.',
    zh: '该发票已无应付金额。请上传仍有应付金额的发票。',
  },
  'invoice-assigned': {
    kind: 'refused',
    en: 'This invoice is already assigned: it is to be paid to {payee}, not to its seller {seller} (invoice-once). Send an invoice that its seller is paid on itself.',
    zh: '该发票已转让:收款方为 {payee},而非销售方 {seller}(invoice-once)。请上传由销售方本人收款的发票。',
  },
});
