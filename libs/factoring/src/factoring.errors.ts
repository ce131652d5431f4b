import { errorCatalogue } from '#common';

export const factoringErrors = errorCatalogue({
  'financier-unknown': {
    kind: 'refused',
    en: '{name} is not a financier. Ask companies that are.',
    zh: '{name} 不是资金方,请选择资金方询价。',
  },
  'request-closed': {
    kind: 'conflict',
    en: 'The request is {status}: no more quotes and no acceptance.',
    zh: '该询价状态为 {status},不再接受报价或确认。',
  },
  'quote-stale': {
    kind: 'conflict',
    en: 'The quote was good on {day} only. Ask for a new one.',
    zh: '报价仅在 {day} 当日有效,请重新询价。',
  },
  'quote-open': {
    kind: 'conflict',
    en: 'You have an open quote for this request already. It stands until the day ends.',
    zh: '贵行对该询价已有有效报价。',
  },
  'quote-closed': {
    kind: 'conflict',
    en: 'The quote is {status}.',
    zh: '该报价状态为 {status}。',
  },
  'cash-not-positive': {
    kind: 'refused',
    en: 'Interest and fees ({cost}) take all of what is financed ({financed}): nothing would be left to pay out.',
    zh: '利息与费用({cost})不低于融资额({financed}),无可支付金额。',
  },
  'product-differs': {
    kind: 'refused',
    en: 'The product is in {there} and the holding in {here}.',
    zh: '产品币种为 {there},持有份额币种为 {here}。',
  },
  'too-near-due': {
    kind: 'refused',
    en: 'The certificate is paid on {day}: too near for a discount.',
    zh: '凭证将于 {day} 兑付,距到期日过近,不能办理保理融资。',
  },
  'state-differs': {
    kind: 'conflict',
    en: 'This cannot be done while the discount is {status}. Look again.',
    zh: '融资状态为 {status},不能进行此操作,请刷新后查看。',
  },
  'payment-open': {
    kind: 'conflict',
    en: 'The payment is on its way: only after the bank has refused it can the holding be given back.',
    zh: '付款正在处理中,须待银行退回后方可解除锁定。',
  },
  'register-first': {
    kind: 'refused',
    en: 'The register shows entry {number} on this holding (register-first). Nobody funds what is registered to another.',
    zh: '登记系统显示该份额已有登记 {number}(register-first),不得重复融资。',
  },
});
