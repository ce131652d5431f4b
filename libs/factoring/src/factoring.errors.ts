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
    en: 'The register shows entry {number} on this holding (register-first): what is registered first comes first (priority). Nobody funds what is registered to another.',
    zh: '登记系统显示该份额已有登记 {number}(register-first),先登记者优先(priority),不得重复融资。',
  },
  'registration-missing': {
    kind: 'conflict',
    en: 'The purchase is not in the register yet: search it and register first, then sign (register-first).',
    zh: '尚未办理登记:请先查询并办理登记,再签署放款承诺(register-first)。',
  },
  'financier-declined': {
    kind: 'conflict',
    en: 'Your company has declined this request: that is its own decision and stands (own-credit). The seller may ask anew.',
    zh: '贵行已拒绝该询价,此为贵行独立决定,不再受理报价(own-credit)。卖方可重新询价。',
  },
  'limit-exceeded': {
    kind: 'refused',
    en: 'The financier’s limit on this obligor does not reach for this purchase (limit-exceeded). Ask another financier, or sell less.',
    zh: '资金方对该核心企业的授信额度不足(limit-exceeded),请向其他资金方询价或减少金额。',
  },
  'obligor-unknown': {
    kind: 'refused',
    en: '{name} is not an obligor. A limit bounds what an obligor owes.',
    zh: '{name} 不是核心企业,授信额度仅对核心企业设置。',
  },
  'term-max': {
    kind: 'refused',
    en: 'A term above six months is quoted only with a review of why it is right (term-max). Send termReview.',
    zh: '期限超过六个月的,资金方须先登记审查意见(term-max),请填写 termReview。',
  },
  'withdrawal-asked': {
    kind: 'conflict',
    en: 'The seller wants the holding back: nothing is registered or committed any more. Release it.',
    zh: '卖方已申请撤回,不再办理登记与放款,请解除锁定。',
  },
  'payment-booked': {
    kind: 'conflict',
    en: 'The bank has booked the payment of the price: the holding goes to the financier.',
    zh: '银行已入账融资款,该份额将归资金方所有。',
  },
  'payment-asked': {
    kind: 'conflict',
    en: 'A payment for this is on its way or was booked already. Look at the payments of the certificate.',
    zh: '该款项已在支付中或已入账,请查看凭证付款记录。',
  },
  'without-recourse': {
    kind: 'refused',
    en: 'The holding was bought without recourse: the seller owes nothing (recourse).',
    zh: '该融资为无追索权,卖方不承担偿付责任(recourse)。',
  },
  'nothing-owed': {
    kind: 'refused',
    en: 'The financier has received all that it may claim: nothing is left to pay.',
    zh: '资金方已足额受偿,无应付金额。',
  },
  'standing-price-bounds': {
    kind: 'bad-request',
    en: 'The least of a standing price’s days, faces and dates is above the most. Give the smaller one first.',
    zh: '常备报价的期限、金额或日期下限大于上限,请先填写较小的值。',
  },
  'standing-price-ended': {
    kind: 'conflict',
    en: 'This standing price has ended already.',
    zh: '该常备报价已终止。',
  },
  'standing-price-none': {
    kind: 'refused',
    en: 'No financier has a standing price for {amount} of what is left (standing-price-none). Sell less, or ask financiers for a price.',
    zh: '剩余份额中有 {amount} 没有适用的常备报价(standing-price-none),请减少金额,或向资金方询价。',
  },
  'payment-evidence-missing': {
    kind: 'bad-request',
    en: 'Each payment names its evidence: an invoice from the receiver to you, or a contract with a delivery (real-trade).',
    zh: '每笔付款须提供贸易背景:收款方开具给贵方的发票,或已交付的合同(real-trade)。',
  },
  'receiver-unregistered': {
    kind: 'refused',
    en: 'The receiver is not registered on the platform as a supplier or a financier, or is your own company. Invite it, or pay another way.',
    zh: '收款方未在平台注册为供应商或资金方,或为贵方自身。请先邀请其加入,或以其他方式付款。',
  },
  'amount-above-held': {
    kind: 'refused',
    en: '{wanted} is asked for, and {held} is held and free. Lower the amounts by {missing}.',
    zh: '所需 {wanted},而可用份额仅 {held},请减少 {missing}。',
  },
  'receiver-owes-it': {
    kind: 'refused',
    en: 'Only holdings that the receiver itself owes are left for {amount} of this payment. Pay it with less.',
    zh: '该笔付款中有 {amount} 只剩收款方自身为核心企业的份额,请减少金额。',
  },
  'allocation-empty': {
    kind: 'refused',
    en: 'Nothing is paid and nothing is sold. Name a payment, or an amount of cash.',
    zh: '没有付款也没有融资,请填写付款或融资金额。',
  },
  'allocation-closed': {
    kind: 'conflict',
    en: 'The sheet is {status}: it takes no more signatures. Look at how its orders stand.',
    zh: '该方案状态为 {status},不再接受签署,请查看各指令的状态。',
  },
  'allocation-stale': {
    kind: 'conflict',
    en: 'A price or a holding of this sheet has changed since it was made ({what}). Nothing was signed: make the sheet anew and sign that.',
    zh: '该方案生成后报价或份额已变化({what}),未签署任何内容,请重新生成方案后签署。',
  },
  'receivers-wait': {
    kind: 'refused',
    en: '{first} and {second} are paid with the beginning and the end of one holding: {second} can consent once {first} has. Ask one of them for a standing consent, or change an amount.',
    zh: '{first} 与 {second} 使用同一份额的前段与剩余部分:须待 {first} 签收后,{second} 方可签收。可请其中一方设立长期签收,或调整金额。',
  },
  'sheet-too-long': {
    kind: 'refused',
    en: 'This takes {parts} parts of holdings, and one order or sheet has {most} at the most. Lower the amount, or make two sheets.',
    zh: '所需份额共 {parts} 笔,超过单笔指令或单个方案的上限 {most} 笔,请减少金额或分两次办理。',
  },
});
