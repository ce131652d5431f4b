import { errorCatalogue } from '#common';

export const certificateErrors = errorCatalogue({
  'contract-differs': {
    kind: 'refused',
    en: 'The contract is not between the payer as buyer and the payee as seller (real-trade). Name the contract behind this debt.',
    zh: '合同双方与付款方、收款方不一致(real-trade),请选择对应的合同。',
  },
  'invoice-differs': {
    kind: 'refused',
    en: 'Invoice {number} is not from the payee to the payer (real-trade). Name an invoice behind this debt.',
    zh: '发票 {number} 并非收款方开具给付款方(real-trade),请选择对应的发票。',
  },
  'currency-mismatch': {
    kind: 'refused',
    en: 'Invoice {number} is in {there}, the certificate in {here} (real-trade). Both must be in one currency.',
    zh: '发票 {number} 的币种为 {there},凭证币种为 {here}(real-trade),两者须一致。',
  },
  'documents-differ': {
    kind: 'refused',
    en: 'The invoices back {sum} and the face is {face} (real-trade). They must be the same.',
    zh: '发票支持的金额为 {sum},凭证面额为 {face}(real-trade),两者须一致。',
  },
  'no-prepayment': {
    kind: 'refused',
    en: 'The delivery is on {day}, after today: a certificate is never an advance payment (no-prepayment).',
    zh: '交付日为 {day},晚于今日:凭证不得用于预付款(no-prepayment)。',
  },
  'no-stretch': {
    kind: 'refused',
    en: 'The certificate would be due on {due}, after the contract’s payment date {contract} (no-stretch). Choose an earlier due date.',
    zh: '凭证到期日 {due} 晚于合同约定付款日 {contract}(no-stretch),请提前到期日。',
  },
  'stop-issuing': {
    kind: 'refused',
    en: 'Nothing new can be issued while a due certificate of the company or its group is unpaid, or one of them is on the overdue list (stop-issuing): {what}. Pay it, or have the listing lifted.',
    zh: '本企业或所属集团有到期未兑付凭证,或被列入逾期名单,期间不得新开立(stop-issuing):{what}。请先兑付或移出名单。',
  },
  irrevocable: {
    kind: 'refused',
    en: 'The certificate is issued and accepted: the obligor alone cannot take it back (irrevocable). Cancel it with the signature of every holder, before it is due.',
    zh: '凭证已开立并签收,核心企业不得单方撤回(irrevocable)。如需取消,须在到期前由全体持有人共同签署。',
  },
  'holding-disputed': {
    kind: 'refused',
    en: 'An invoice behind this holding was taken back, and the original payee still holds it: until the operator has closed the case it cannot be passed on, sold or pledged (invoice-once). What others hold is untouched (pay-undisputed).',
    zh: '该份额对应的发票已被冲红,且仍由原始收款方持有:在运营方结案前不得转让、融资或质押(invoice-once)。其他持有人的份额不受影响(pay-undisputed)。',
  },
  'case-differs': {
    kind: 'refused',
    en: 'Holdings are frozen from here only in a case of a void invoice (invoice-void). For others, propose the freeze with the court’s order.',
    zh: '仅发票冲红案件(invoice-void)可由此发起冻结;其他情形请凭法院文书发起冻结。',
  },
  'state-differs': {
    kind: 'conflict',
    en: 'This cannot be done while it is {status}. Look again.',
    zh: '当前状态为 {status},不能进行此操作,请刷新后查看。',
  },
  'act-not-yours': {
    kind: 'forbidden',
    en: 'Only a company that is {role} may propose this.',
    zh: '仅角色为 {role} 的企业可发起此操作。',
  },
  'not-earlier-holder': {
    kind: 'refused',
    en: 'The receiver never held this holding: it can go back only to a company on its chain of title (recourse).',
    zh: '收款方并非该份额的前手,只能退回流转路径上的企业(recourse)。',
  },
  'supplier-free': {
    kind: 'bad-request',
    en: 'Nobody is charged for issuing, holding or transferring (supplier-free). Leave the fee out.',
    zh: '开立、持有与转让均不收费(supplier-free),请删除费用字段。',
  },
  'evidence-missing': {
    kind: 'bad-request',
    en: 'Each payment names its evidence: an invoice from the receiver to you, or a contract with a delivery (real-trade).',
    zh: '每笔转让须提供贸易背景:收款方开具给贵方的发票,或已交付的合同(real-trade)。',
  },
});
