import { certificateOf } from './holding-id.js';
import {
  bytes3ToCurrency,
  INNER_TYPES,
  ORDER_TYPES,
  type Field,
  type Order,
  type OrderKind,
} from './order-types.js';

/** What a reader needs to say an order's numbers in words. */
export interface RenderContext {
  /** A company's name by its number on the ledger. */
  nameOf(participant: number): string;
  /** The currency of a holding's certificate, three letters; undefined where the reader does not know it. */
  currencyOf(holding: bigint): string | undefined;
  /** How many decimals a currency has. */
  digitsOf(currency: string): number;
}

/** An order in plain words, line by line. */
export interface RenderedOrder {
  en: string[];
  zh: string[];
}

const HEADLINES: Readonly<Record<OrderKind, readonly [en: string, zh: string]>> = {
  issue: ['Issue a certificate: the obligor promises to pay', '开立凭证:核心企业承诺到期付款'],
  transfer: ['Transfer holdings to the receivers below', '转让持有份额给以下收款方'],
  hold: ['Hold a holding for a financier that will buy it (discount)', '为资金方锁定持有份额(保理融资)'],
  commit: ['Commit to buy a held holding and to pay for it', '承诺受让已锁定的持有份额并付款'],
  complete: [
    'Attest that the price of a holding was paid: it passes to the financier',
    '确认已付款:持有份额归资金方',
  ],
  release: ['Release a holding that was held or committed', '解除锁定'],
  settle: ['Attest that a holder was paid (settle)', '确认已兑付'],
  pledge: ['Pledge a holding: the pledgee is paid first', '质押持有份额:到期先付质权人'],
  unpledge: ['Release a holding from its pledge', '解除质押'],
  cancel: [
    'Cancel a certificate: the obligor and every holder give it up',
    '注销凭证:核心企业及全部持有人同意',
  ],
  return: ['Give a holding back to an earlier holder that has paid for it', '将份额退回已付款的前手'],
  freeze: ['Freeze a holding by order of a court or supervisor', '依司法或监管指令冻结份额'],
  unfreeze: ['Unfreeze a holding', '解冻份额'],
  force: ['Pass a holding to another by order of a court', '依司法指令强制过户份额'],
  void: ['Make signed offers on a holding void', '作废已签署的要约'],
  anchor: ['Anchor the audit log’s root', '存证审计日志根'],
  document: ['Record what a document may back', '登记单据可支持的金额'],
  consent: [
    'Consent, until it ends, to be paid with certificates by a payer',
    '同意在期限内接受付款方以凭证付款(长期签收)',
  ],
  participant: ['Record a company, its keys and its banks', '登记企业及其密钥、开户行'],
  'business-date': ['Move the business date', '推进营业日期'],
  pause: ['Pause or resume the whole book', '暂停或恢复账本'],
};

const LABELS: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  certificate: ['certificate', '凭证编号'],
  payee: ['payee', '收款方'],
  face: ['face', '面额'],
  currency: ['currency', '币种'],
  dueOn: ['due on', '到期日'],
  termReason: ['reason for the term (hash)', '期限理由(哈希)'],
  documents: ['backed by document', '支持单据'],
  docKey: ['document', '单据'],
  evidenceHash: ['evidence (hash)', '贸易背景(哈希)'],
  deadline: ['to be carried before', '有效期至'],
  items: ['payment', '付款明细'],
  holding: ['holding', '持有份额'],
  epoch: ['as it stood at step', '状态序号'],
  child: ['becomes holding', '新份额编号'],
  receiver: ['receiver', '收款方'],
  amount: ['amount', '金额'],
  discharge: ['trade debt', '原债务'],
  financier: ['financier', '资金方'],
  cash: ['cash to be paid', '实付金额'],
  expiry: ['held until', '锁定至'],
  termsHash: ['terms (hash)', '条款(哈希)'],
  creditReference: ['the bank’s reference (hash)', '银行流水号(哈希)'],
  owedBefore: ['owed before', '付款前尚欠'],
  bankReference: ['the bank’s reference (hash)', '银行流水号(哈希)'],
  pledgee: ['pledgee', '质权人'],
  holdings: ['holding', '持有份额'],
  paymentReference: ['proof of payment (hash)', '付款凭据(哈希)'],
  caseHash: ['case (hash)', '案件(哈希)'],
  number: ['number', '编号'],
  root: ['root', '根哈希'],
  version: ['version', '版本'],
  commitment: ['content (hash)', '内容(哈希)'],
  payer: ['payer', '付款方'],
  cap: ['largest payment', '单笔上限'],
  longestTermDays: ['longest term in days', '最长期限(天)'],
  endsOn: ['ends on', '终止日'],
  nonce: ['number of the decision', '决定序号'],
  participant: ['company', '企业'],
  roles: ['roles', '角色'],
  status: ['status', '状态'],
  banks: ['bank', '开户行'],
  keys: ['key', '密钥'],
  key: ['address', '地址'],
  kind: ['kind of key', '密钥类型'],
  powers: ['powers', '权限'],
  today: ['today', '营业日'],
  nextBusinessDay: ['next business day', '下一营业日'],
  paused: ['the book', '账本'],
};

const PARTICIPANTS = new Set(['payee', 'receiver', 'payer', 'financier', 'pledgee', 'participant', 'banks']);
const MONEY = new Set(['face', 'amount', 'cash', 'owedBefore', 'cap']);
const DATES = new Set(['dueOn', 'endsOn', 'today', 'nextBusinessDay']);
const MOMENTS = new Set(['deadline', 'expiry']);

const ROLES = [
  [1, 'obligor', '核心企业'],
  [2, 'supplier', '供应商'],
  [4, 'financier', '资金方'],
  [8, 'bank', '银行'],
  [16, 'operator', '平台运营方'],
  [32, 'supervisor', '监管机构'],
] as const;
const POWERS = [
  [1, 'maker', '经办'],
  [2, 'checker', '复核'],
  [4, 'registrar', '登记'],
  [8, 'attestor', '银行确认'],
  [16, 'evidence', '单据登记'],
  [32, 'keeper', '日历'],
  [64, 'pauser', '暂停'],
  [128, 'freezer', '冻结'],
  [256, 'case', '案件'],
  [512, 'regulator', '监管'],
  [1024, 'audit', '审计'],
] as const;

/** Kinds of keys by their numbers in the registry (`KEY_KIND`). */
const KEY_KINDS: readonly (readonly [en: string, zh: string])[] = [
  ['secp256k1', 'secp256k1'],
  ['wallet contract', '合约钱包'],
  ['passkey', '通行密钥'],
  ['P-256', 'P-256'],
];
/** Of Beijing, which has no summer time, ahead of UTC. */
const BEIJING_SECONDS = 8 * 3600;

type Values = Readonly<Record<string, unknown>>;
type Language = 0 | 1;

/**
 * An order in plain words, in English and Chinese: what a person reads before signing. Every field of the order is in
 * the words, so that nothing is signed unseen.
 */
export function renderOrder(order: Order, context: RenderContext): RenderedOrder {
  const values: Values = { ...order.body };
  const { fields } = ORDER_TYPES[order.kind];
  const lines = (language: Language): string[] => [
    HEADLINES[order.kind][language],
    ...structLines(fields, values, { context, language, currency: currencyOf(values, context) }),
  ];
  return { en: lines(0), zh: lines(1) };
}

interface Reading {
  context: RenderContext;
  language: Language;
  currency: string | undefined;
}

function structLines(fields: readonly Field[], values: Values, reading: Reading): string[] {
  return fields.flatMap(([type, name]) => {
    const label = LABELS[name]?.[reading.language] ?? name;
    const value = values[name];
    if (!type.endsWith('[]')) return [`${label}: ${said(name, value, reading)}`];
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    const inner = INNER_TYPES[type.slice(0, -2)];
    if (list.length === 0) return [`${label}: ${reading.language === 0 ? 'none' : '无'}`];
    return list.map((item, place) => {
      const title = `${label} ${String(place + 1)}`;
      if (!inner || typeof item !== 'object' || item === null)
        return `${title}: ${said(name, item, reading)}`;
      const own: Values = { ...item };
      const currency = currencyOf(own, reading.context) ?? reading.currency;
      return `${title}: ${structLines(inner, own, { ...reading, currency }).join(', ')}`;
    });
  });
}

function said(name: string, value: unknown, { context, language, currency }: Reading): string {
  const english = language === 0;
  if (typeof value === 'boolean') {
    if (name === 'paused') return value ? (english ? 'is paused' : '暂停') : english ? 'goes on' : '恢复';
    return value
      ? english
        ? 'is discharged for good'
        : '终局清偿'
      : english
        ? 'sleeps, and revives if the obligor does not pay'
        : '暂停,核心企业未付款时恢复';
  }
  if (typeof value === 'string') return name === 'currency' ? bytes3ToCurrency(`0x${value.slice(2)}`) : value;
  const number = typeof value === 'bigint' ? value : BigInt(typeof value === 'number' ? value : 0);
  if (PARTICIPANTS.has(name)) return `${context.nameOf(Number(number))} (${number.toString()})`;
  if (MONEY.has(name)) return money(number, currency, context, english);
  if (DATES.has(name)) return number.toString().replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  if (MOMENTS.has(name)) return moment(number, english);
  if (name === 'roles') return bits(number, ROLES, language);
  if (name === 'powers')
    return number === 0n ? (english ? 'revoked' : '撤销') : bits(number, POWERS, language);
  if (name === 'child' && number === 0n) return english ? 'the whole passes as it is' : '整额转让';
  if (name === 'status') return status(number, english);
  if (name === 'kind') return KEY_KINDS[Number(number)]?.[language] ?? number.toString();
  return number.toString();
}

function money(
  minor: bigint,
  currency: string | undefined,
  context: RenderContext,
  english: boolean,
): string {
  if (currency === undefined)
    return english ? `${minor.toString()} minor units` : `${minor.toString()} 最小货币单位`;
  const digits = context.digitsOf(currency);
  const text = minor.toString().padStart(digits + 1, '0');
  const whole = digits === 0 ? text : text.slice(0, -digits);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${currency} ${grouped}${digits === 0 ? '' : `.${text.slice(-digits)}`}`;
}

/** Seconds as a moment in Beijing; beyond what a calendar says, as they are. */
function moment(seconds: bigint, english: boolean): string {
  if (seconds > 8_000_000_000_000n) return `${seconds.toString()} s`;
  const [day = '', time = ''] = new Date((Number(seconds) + BEIJING_SECONDS) * 1000).toISOString().split('T');
  return `${day} ${time.slice(0, 8)} (${english ? 'UTC+8' : '北京时间'})`;
}

function bits(
  number: bigint,
  names: readonly (readonly [bit: number, en: string, zh: string])[],
  language: Language,
): string {
  let rest = number;
  const told = names.flatMap(([bit, en, zh]) => {
    if ((number & BigInt(bit)) === 0n) return [];
    rest -= BigInt(bit);
    return [language === 0 ? en : zh];
  });
  if (rest > 0n || told.length === 0) told.push(`(${rest.toString()})`);
  return told.join(' + ');
}

function status(number: bigint, english: boolean): string {
  const names = new Map<bigint, readonly [en: string, zh: string]>([
    [1n, ['active', '正常']],
    [2n, ['suspended', '停用']],
    [3n, ['left', '退出']],
  ]);
  const found = names.get(number);
  return found ? (english ? found[0] : found[1]) : number.toString();
}

function currencyOf(values: Values, context: RenderContext): string | undefined {
  const { currency, holding } = values;
  if (typeof currency === 'string') return bytes3ToCurrency(`0x${currency.slice(2)}`);
  return typeof holding === 'bigint' && certificateOf(holding) > 0n ? context.currencyOf(holding) : undefined;
}
