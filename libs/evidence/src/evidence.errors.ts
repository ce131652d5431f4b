import { errorCatalogue } from '#common';

export const evidenceErrors = errorCatalogue({
  'invoice-unreadable': {
    kind: 'refused',
    en: 'This file cannot be read as an invoice: {reason}. Send the XML of a UBL 2.1 or CII invoice, or of a fully digitalised e-invoice, or a Factur-X PDF, as its seller issued it.',
    zh: '无法识别该发票文件:{reason}。请上传销售方开具的数电发票 XML,或 UBL 2.1、CII 格式的发票 XML,或 Factur-X PDF。',
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
  'credit-note-not-one': {
    kind: 'refused',
    en: 'This is no credit note: it asks for money. Send invoices to /v1/invoices.',
    zh: '该文件不是红字发票或贷项通知,请作为发票上传。',
  },
  'credit-note-differs': {
    kind: 'refused',
    en: 'The credit note is not for invoice {number}: {what} differs. Name the invoice that it credits.',
    zh: '该红字发票与发票 {number} 不符({what}),请选择对应的发票。',
  },
  'credit-note-too-large': {
    kind: 'refused',
    en: 'The credit note takes off {amount}, and of invoice {number} only {left} is left. Ask the seller for a right one.',
    zh: '红字发票金额 {amount} 超过发票 {number} 的剩余金额 {left},请核对。',
  },
  'invoice-conflict': {
    kind: 'conflict',
    en: 'This invoice is already used on the platform with other words (invoice-once). If you did not send it before, ask the operator to look.',
    zh: '该发票已在平台登记且内容不一致(invoice-once)。如非贵公司所为,请联系平台运营方核查。',
  },
  'invoice-not-yours': {
    kind: 'forbidden',
    en: 'Your company is neither the seller nor the buyer of this invoice. Let one of them send it.',
    zh: '贵公司既非该发票的销售方也非购买方,请由交易一方上传。',
  },
  'invoice-party-unknown': {
    kind: 'refused',
    en: 'The invoice’s {role} “{name}” is not registered on the platform. Ask the operator to register it with its tax number.',
    zh: '发票的{role}“{name}”未在平台登记,请联系平台运营方按税号登记。',
  },
  'contract-not-yours': {
    kind: 'forbidden',
    en: 'Your company is neither the seller nor the buyer of this contract.',
    zh: '贵公司既非该合同的卖方也非买方。',
  },
  'contract-known': {
    kind: 'conflict',
    en: 'A contract with this number between these companies is registered with other words.',
    zh: '双方之间该编号的合同已登记且内容不一致。',
  },
  'contract-dates': {
    kind: 'bad-request',
    en: 'The payment of a contract cannot be due before its delivery.',
    zh: '合同付款日不能早于交付日。',
  },
  'invoice-once': {
    kind: 'refused',
    en: 'Invoice {number} has {left} left unused, and {wanted} is asked for (invoice-once). Lower the amount or add another invoice.',
    zh: '发票 {number} 可用余额为 {left},申请使用 {wanted}(invoice-once)。请减少金额或补充其他发票。',
  },
  'invoice-assigned': {
    kind: 'refused',
    en: 'This invoice is already assigned: it is to be paid to {payee}, not to its seller {seller} (invoice-once). Send an invoice that its seller is paid on itself.',
    zh: '该发票已转让:收款方为 {payee},而非销售方 {seller}(invoice-once)。请上传由销售方本人收款的发票。',
  },
  'document-not-evidence': {
    kind: 'refused',
    en: 'This file is not kept as evidence, and others would read it. Send it once more as a contract, a proof of delivery, an invoice or another paper.',
    zh: '该文件不是作为贸易背景材料保存的,关联后他人可以查看。请以合同、交付证明、发票或其他材料的类型重新上传。',
  },
});
