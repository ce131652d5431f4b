/** Version 1 of the financier's master agreement, without the common terms. */
export const FINANCIER_TERMS = {
  zh: {
    title: '资金方主协议',
    terms: [
      '自主决策。您自行准入、授信、定价和放款。平台的审核结果与提示仅供参考,不替代您的尽职调查,也不构成担保。',
      '报价。您的报价须列明利率、计息基础、全部费用与是否追索,在有效期内对您有约束力。不向供应商收取报价以外的费用。',
      '登记与通知。放款前,您查询并办理应收账款转让登记,登记编号记入交易;转让经平台通知核心企业,自通知起条款不得变更。',
      '放款。承诺后,您以自有账户直接付款至卖方账户;银行入账通知使份额归您所有。承诺不因期满而失效,未能放款的按平台案件流程释放。',
      '追索。有追索权的,您可以向核心企业或卖方主张,并返还超出部分;无追索权的,超出部分归您,卖方免责。',
      '保密。您为报价取得的资料只用于该笔业务。',
    ],
  },
  en: {
    title: 'Master agreement of a financier',
    terms: [
      'Your own decision. You admit, limit, price and pay by yourself. The platform’s checks and warnings are an input; they replace no diligence of yours and guarantee nothing.',
      'Quotes. A quote names the rate, the day count, all fees, and whether there is recourse; it binds you while it is open. Nothing is charged to a supplier besides.',
      'Registration and notice. Before you pay, you search the register of receivables and register the purchase; its number stands with the deal. The obligor is notified through the platform, and from then on the terms are not changed.',
      'Funding. Once committed, you pay from your own account straight to the seller’s; the bank’s credit notice makes the holding yours. A commitment does not run out; one that cannot be funded is released by a case.',
      'Recourse. With it, you may claim on the obligor or the seller, and return the surplus. Without it, the surplus is yours and the seller is free.',
      'Confidence. What you are shown for a quote is used for that deal only.',
    ],
  },
} as const;
