/** One rule of trade that the program enforces (DOMAIN.md). Its figures were read in public excerpts: see docs/rules. */
export interface Rule {
  /** Stands in refusals, as their code or in their sentence. */
  id: string;
  /** The date from which it holds, YYYY-MM-DD. */
  from: string;
  source: string;
  en: string;
  zh: string;
}

const NOTICE_77 = { from: '2025-06-15', source: '银发〔2025〕77号' };
const ORDER_802 = { from: '2025-06-01', source: '国务院令第802号' };
const CIVIL_CODE = (articles: string) => ({ from: '2021-01-01', source: `民法典第${articles}条` });
const PRACTICE = (of: string) => ({ from: '2025-06-15', source: of });

/** The rules by their ids. */
export const RULES: readonly Rule[] = [
  {
    id: 'term-max',
    ...NOTICE_77,
    en: 'A certificate runs at most six months; up to one year with a stated reason that the financier has reviewed; never longer.',
    zh: '凭证付款期限原则上不超过六个月;超过的须说明理由并经资金方审查,最长不超过一年。',
  },
  {
    id: 'no-stretch',
    ...ORDER_802,
    en: 'It is due no later than the contract’s payment date; beyond 60 days from delivery it is flagged for a small payee.',
    zh: '到期日不得晚于合同约定的付款日;对中小企业超过交付之日起60日的予以提示。',
  },
  {
    id: 'no-prepayment',
    ...NOTICE_77,
    en: 'It never pays in advance: delivery comes first.',
    zh: '不得用于预付款,须先交付。',
  },
  {
    id: 'consent',
    ...NOTICE_77,
    en: 'Nobody is paid with a certificate without consenting; refusing keeps the cash claim.',
    zh: '未经收款方同意不得以凭证付款;拒绝的,原债权不变。',
  },
  {
    id: 'real-trade',
    ...NOTICE_77,
    en: 'Issue and every transfer name the trade behind them: an invoice’s unused amount, or a contract with a delivery.',
    zh: '开立与每次转让均须有真实贸易背景:未用完的发票金额,或已交付的合同。',
  },
  {
    id: 'invoice-once',
    ...NOTICE_77,
    en: 'What one invoice backs never exceeds its payable amount, across all companies; one assigned already is refused.',
    zh: '同一发票在全平台的使用金额不得超过其应付金额;已转让的不予受理。',
  },
  {
    id: 'no-pooling',
    ...NOTICE_77,
    en: 'Money moves only between companies’ own bank accounts; the platform has no balance.',
    zh: '资金仅在企业自有银行账户之间划转,平台不归集资金。',
  },
  {
    id: 'register-first',
    ...NOTICE_77,
    en: 'A discount is not funded without a search of the registry and the financier’s registration.',
    zh: '未经登记查询并由资金方办理登记的,不得放款。',
  },
  {
    id: 'stop-issuing',
    ...NOTICE_77,
    en: 'An obligor whose certificate is due and unpaid, its group, or one on the overdue list, issues nothing new.',
    zh: '存在到期未付凭证的核心企业及其集团,或列入逾期名单的,不得新开立。',
  },
  {
    id: 'notice',
    ...CIVIL_CODE('七百六十四、七百六十五'),
    en: 'The obligor is told of a purchase, by whom and with proof; from then on the terms cannot be changed against the buyer.',
    zh: '保理须通知债务人并表明保理人身份及凭证;通知后不得变更条款而对保理人产生不利影响。',
  },
  {
    id: 'priority',
    ...CIVIL_CODE('七百六十八'),
    en: 'Among competing buyers the registered one comes first, then the earlier registered, then whose notice came first, then by share.',
    zh: '多个保理人:已登记的优先;均登记的按时间先后;均未登记的按通知先到;否则按比例。',
  },
  {
    id: 'recourse',
    ...CIVIL_CODE('七百六十六、七百六十七'),
    en: 'With recourse the financier may claim from either party and returns the surplus; without it keeps the surplus and the seller is free.',
    zh: '有追索权的可向任一方主张并返还余额;无追索权的余额归保理人,卖方免责。',
  },
  {
    id: 'irrevocable',
    ...NOTICE_77,
    en: 'An issued and accepted certificate cannot be changed or withdrawn by the obligor alone.',
    zh: '已开立并签收的凭证,核心企业不得单方变更或撤回。',
  },
  {
    id: 'supplier-free',
    ...NOTICE_77,
    en: 'A supplier pays nothing for issue, holding or transfer; all costs of a discount are shown as money and per year before it consents.',
    zh: '不得就开立、持有、转让向供应商收费;融资成本须在同意前以金额和年化列示。',
  },
  {
    id: 'pay-undisputed',
    ...ORDER_802,
    en: 'A dispute on part of a delivery does not stop the rest.',
    zh: '部分存在争议的,不影响无争议部分的支付。',
  },
  {
    id: 'own-credit',
    ...PRACTICE('银行授信惯例'),
    en: 'A bank decides for itself; the platform’s checks are input.',
    zh: '资金方独立审查、独立决策,平台核验仅供参考。',
  },
  {
    id: 'singular',
    ...PRACTICE('UNCITRAL MLETR art. 10–12'),
    en: 'At any time there is one record of each claim, one company in control of it, and a history that shows any change.',
    zh: '每笔债权任何时点仅有一条记录、一个控制人,且变更可追溯。',
  },
  {
    id: 'four-eyes',
    ...PRACTICE('OWASP ASVS 2.3.5'),
    en: 'Issue, funding, limits, roles, keys, accounts and rules take a maker and another person as checker over the same words.',
    zh: '开立、放款、额度、角色、密钥、账户与规则须经办、复核双人对同一内容确认。',
  },
  {
    id: 'payout-change',
    ...PRACTICE('反欺诈惯例'),
    en: 'A payout account bears the company’s own name, and is changed only with a test payment, four eyes, a day of cooling and notice.',
    zh: '收款账户须与企业名称一致;变更须小额验证、双人复核、冷静期与通知。',
  },
];

const BY_ID = new Map(RULES.map((rule) => [rule.id, rule]));

/** The rules that a refusal names: by its code, or in brackets in its sentence. */
export function rulesNamedIn(code: string, sentence: string): Rule[] {
  const words = [code, ...[...sentence.matchAll(/[((]([a-z-]+)[))]/g)].map(([, id]) => id ?? '')];
  return [...new Set(words)].flatMap((id) => BY_ID.get(id) ?? []);
}
