/** Version 1 of the supplier's master agreement, without the common terms. */
export const SUPPLIER_TERMS = {
  zh: {
    title: '供应商主协议',
    terms: [
      '自愿签收。您可以接受或拒绝以凭证收款,逐笔签收或通过另行签署的常设同意签收。拒绝的,您对付款人的现金请求权不变。本协议本身不构成对任何一笔凭证的签收。',
      '流转。您可以将持有的份额全部或部分转让给供货给您的企业,每次转让须有对应的单据。转让后,您对已转让部分不再享有权利。',
      '清偿效果。除双方在转让时另有选择外,您以份额支付的货款暂不消灭:核心企业到期不付的,该货款恢复,您仍须支付。选择终局清偿的,以转让时载明的为准。',
      '保理融资。您可以将份额转让给资金方提前取得款项。全部利息与费用以金额和年化综合成本在您同意前列明;是否有追索权以所签条款为准。转让应收账款由资金方办理登记。',
      '免费。开立、签收、持有、流转不向您收取任何费用。',
    ],
  },
  en: {
    title: 'Master agreement of a supplier',
    terms: [
      'Your choice. You may accept or refuse to be paid by a certificate, item by item or by a standing consent that you sign apart from this. Where you refuse, your claim to cash against the payer stays as it was. This agreement by itself consents to no certificate.',
      'Passing on. You may pass a holding, whole or in part, to a company that supplies you, each time with the papers that it pays. What you passed on is no longer yours.',
      'Discharge. Unless both sides choose otherwise when it is passed on, the trade debt that you pay with a holding sleeps: should the obligor not pay when due, it revives and you owe it again. Where discharge for good was chosen, what was written then holds.',
      'Discount. You may sell a holding to a financier for cash before it is due. All interest and fees are shown as money and as an all-in annual cost before you consent; whether there is recourse is what the signed terms say. The financier registers the purchase.',
      'Free of charge. Nothing is charged to you for issuing, consenting, holding or passing on.',
    ],
  },
} as const;
