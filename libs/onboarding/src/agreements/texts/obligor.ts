/** Version 1 of the obligor's master agreement, without the common terms. */
export const OBLIGOR_TERMS = {
  zh: {
    title: '核心企业主协议',
    terms: [
      '开立。您开立的电子债权凭证,是您对持有人于到期日无条件付款的承诺。凭证须有真实的贸易背景,不用于预付款,期限遵守平台公布的规则。',
      '签收。供应商签收前,凭证不产生效力;供应商有权拒绝签收,其原有的付款请求权不受影响。',
      '抗辩。除对原始收款人外,您不以基础交易中的抗辩、抵销对抗持有人。对原始收款人仍持有的份额,您可以提出争议。',
      '兑付。您授权开户银行在兑付日按清分指令从您的自有账户付款。账户余额不足的,按最大余数法在当日全部份额之间分配;未付部分按约定计收违约金,并自次日起停止您及所属集团的开立。',
      '费用。开立、持有、流转的费用不得向供应商收取。由您承担的费用在签署前以金额列明。',
    ],
  },
  en: {
    title: 'Master agreement of an obligor',
    terms: [
      'Issue. A certificate that you issue is your unconditional promise to pay its holders on the due date. It is backed by real trade, is never for an advance payment, and keeps the terms that the platform’s rules set.',
      'Consent. A certificate has no effect before the supplier has consented. The supplier may refuse; its claim to be paid in cash then stands.',
      'Defences. Against anybody but the original payee you raise no defence and no set-off from the trade behind it. On what the original payee still holds you may open a dispute.',
      'Payment. You instruct your bank to pay from your own account on the pay date as the clearing says. Where the account holds less than is owed, it is shared among all holdings of that day by the largest remainder; what stays unpaid bears the agreed penalty, and from the next day you and your group issue nothing.',
      'Fees. No supplier is charged for issuing, holding or passing on. Fees that you bear are shown as money before you sign.',
    ],
  },
} as const;
