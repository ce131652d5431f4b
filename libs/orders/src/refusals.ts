/**
 * Why the contract refused an order; the place in this list is the number on chain. Each has a stable code and a
 * sentence that says what to do.
 */
export const REFUSALS = [
  ['none', 'Nothing was refused.', '未被拒绝。'],
  ['kind-unsupported', 'The ledger does not know this kind of order.', '账本不支持此类指令。'],
  [
    'order-malformed',
    'The order cannot be read. Build it again and sign anew.',
    '指令无法解析,请重新生成并签名。',
  ],
  [
    'book-paused',
    'The ledger is paused. Try again when the operator has resumed it.',
    '账本已暂停,请待运营方恢复后重试。',
  ],
  ['deadline-passed', 'The order’s deadline has passed. Ask for new signatures.', '指令已过期,请重新签名。'],
  [
    'signature-invalid',
    'A signature is not by a known key of a party. Sign with the registered key.',
    '签名无效,请使用已登记的密钥签名。',
  ],
  [
    'signature-missing',
    'A needed signature is missing. Let every party sign.',
    '缺少必要签名,请各方完成签名。',
  ],
  [
    'signer-twice',
    'One key signed as two people. Let another person check (four-eyes).',
    '经办与复核须为不同人员的密钥(four-eyes)。',
  ],
  ['key-kind-unsupported', 'This kind of key is not accepted yet.', '暂不支持此类密钥。'],
  [
    'power-missing',
    'The key that signed may not do this. Let an authorised person sign.',
    '签名密钥无此权限,请由有权人员签名。',
  ],
  [
    'participant-unknown',
    'A company in the order is not on the ledger. Register it first.',
    '企业未在账本登记,请先登记。',
  ],
  ['participant-inactive', 'A company in the order is suspended or has left.', '相关企业已停用或退出。'],
  ['role-missing', 'A company in the order does not have the role for this.', '相关企业不具备此业务角色。'],
  ['amount-zero', 'An amount of zero moves nothing. Give an amount above zero.', '金额不能为零。'],
  ['amount-above-holding', 'The amount is more than the holding has. Lower it.', '金额超过持有份额,请减少。'],
  [
    'amount-not-whole',
    'The whole was asked for with another amount. Give the full amount, or ask for a part.',
    '整额转让金额不符,请填写全额或改为部分转让。',
  ],
  ['holding-unknown', 'There is no such holding.', '持有份额不存在。'],
  ['holding-not-yours', 'The holding is not the signing company’s.', '该持有份额不属于签名企业。'],
  [
    'holding-not-live',
    'The holding is held, pledged, frozen or ended, and cannot move.',
    '该持有份额已锁定、质押、冻结或终止,不能流转。',
  ],
  ['holding-not-held', 'The holding is not on hold.', '该持有份额未锁定。'],
  ['holding-not-committed', 'The holding is not committed to a financier.', '资金方尚未承诺放款。'],
  [
    'epoch-stale',
    'The holding has moved since this was signed, and a claim passes once (singular). Look again and sign anew.',
    '持有份额已变动,同一债权仅可处分一次(singular),请刷新后重新签名。',
  ],
  [
    'child-taken',
    'The part’s number was used before, and numbers one part only (singular). Ask for a new one.',
    '子份额编号已使用,一个编号仅对应一份额(singular),请重新获取。',
  ],
  ['child-not-yours', 'The part’s number is not one that the holder may use.', '子份额编号不属于持有人。'],
  [
    'certificate-exists',
    'A certificate with this number exists already (singular).',
    '凭证编号已存在(singular)。',
  ],
  [
    'certificate-not-yours',
    'The certificate’s number is not one of the obligor’s.',
    '凭证编号不属于该核心企业。',
  ],
  ['due-not-ahead', 'The due date must lie after today.', '到期日须晚于今日。'],
  ['term-max', 'The term is longer than the rule allows (term-max).', '期限超过规定上限(term-max)。'],
  [
    'term-reason-missing',
    'A term above six months needs a stated reason (term-max).',
    '超过六个月的期限须说明理由(term-max)。',
  ],
  [
    'currency-unknown',
    'The ledger does not know this currency. Use one that it knows, such as CNY.',
    '账本不支持该币种,请使用账本支持的币种,例如 CNY。',
  ],
  ['currency-mismatch', 'The currency is not the certificate’s.', '币种与凭证不符。'],
  [
    'consent-missing',
    'The receiver has not consented to be paid this way (consent).',
    '收款方尚未签收(consent)。',
  ],
  [
    'consent-exceeded',
    'The payment is beyond the receiver’s standing consent (consent). Ask it to sign.',
    '超出收款方长期同意的范围(consent),请其单独签收。',
  ],
  ['document-unknown', 'The invoice is not on the ledger yet.', '发票尚未登记上链。'],
  [
    'invoice-once',
    'The invoice has too little left unused (invoice-once).',
    '发票可用余额不足(invoice-once)。',
  ],
  ['documents-differ', 'The invoices’ amounts do not add up to the face.', '发票金额合计与凭证面额不符。'],
  [
    'document-version-stale',
    'The document was recorded anew meanwhile. Read it again.',
    '单据已更新,请重新读取。',
  ],
  ['past-due', 'The certificate is due: nothing moves from its due date on.', '凭证已到期,不能再流转。'],
  ['hold-expired', 'The hold has expired. Ask for a new quote.', '锁定已过期,请重新询价。'],
  ['hold-terms-differ', 'These are not the terms that the seller accepted.', '与卖方接受的条款不一致。'],
  ['too-near-due', 'It is too close to the due date for this.', '距到期日过近,不能办理。'],
  ['release-too-early', 'The hold is still in force.', '锁定尚未到期,不能解除。'],
  ['owed-differs', 'What is owed is not what the bank attested against.', '尚欠金额与银行确认不符。'],
  ['amount-above-owed', 'The payment is more than what is owed.', '付款金额超过尚欠金额。'],
  [
    'nonce-stale',
    'This was decided anew meanwhile. Look again and sign anew.',
    '状态已变更,请刷新后重新签名。',
  ],
  ['date-not-forward', 'The business date only moves forward.', '营业日期只能前移。'],
  [
    'receiver-is-holder',
    'The receiver is the holder itself, or the obligor.',
    '收款方不能是持有人本身或核心企业。',
  ],
  ['items-empty', 'The order lists nothing.', '指令没有明细。'],
  ['key-taken', 'The key belongs to another company.', '该密钥已属于其他企业。'],
  [
    'attestor-not-theirs',
    'The bank that attested is not the paying company’s bank.',
    '确认银行并非付款企业的开户行。',
  ],
  ['not-payable', 'Nothing is owed on this holding.', '该持有份额无应付金额。'],
  [
    'several-receivers',
    'Several receivers in one order need a standing consent each (consent).',
    '一笔指令含多个收款方时,各方均须有长期同意(consent)。',
  ],
  [
    'number-used',
    'An act with this number stands in the book already. Ask for the next number and sign anew.',
    '该编号已使用,请取新编号后重新签名。',
  ],
  [
    'not-overdue',
    'A holding goes back to an earlier holder only after its due date.',
    '到期日之后方可退回前手。',
  ],
  [
    'holders-incomplete',
    'The holdings listed are not all that is outstanding, and nothing changes without who bought the rest (notice). Let every holder sign.',
    '所列份额不足全部未清偿金额,不得在受让人未签署时变更(notice),请全部持有人签署。',
  ],
  [
    'holding-held',
    'The holding is held for a financier. Release it before a payment is booked.',
    '该份额已锁定,请先解除锁定再入账。',
  ],
  ['holding-not-pledged', 'The holding is not pledged.', '该份额未质押。'],
  ['holding-not-frozen', 'The holding is not frozen.', '该份额未冻结。'],
  [
    'items-unordered',
    'The items of an order stand in the ascending order of their receivers’ numbers. Sort them and sign anew.',
    '指令各项须按收款方编号升序排列,请排序后重新签名。',
  ],
  [
    'epoch-exhausted',
    'The holding has moved as often as the book can count. It can only be paid.',
    '该份额变动次数已达账本上限,仅可等待兑付。',
  ],
  [
    'key-not-active',
    'The key was added a short time ago and does not act yet. Sign with another key, or wait until its delay has passed.',
    '该密钥为新增密钥,尚未生效。请使用其他密钥,或待生效后再签名。',
  ],
  [
    'amount-out-of-range',
    'The face amount is more than one certificate can hold. Issue several certificates.',
    '票面金额超过单张凭证的上限,请拆分为多张凭证开立。',
  ],
  [
    'keys-too-many',
    'The company has as many keys as the ledger keeps for one company. Give an existing key other powers.',
    '该企业登记的密钥数量已达账本上限,请调整现有密钥的权限。',
  ],
  [
    'consents-too-many',
    'The receiver has as many standing consents as the ledger keeps for one company. Let it sign each payment.',
    '收款方的长期签收授权数量已达账本上限,请逐笔签收。',
  ],
] as const;

export type RefusalCode = (typeof REFUSALS)[number][0];

/** The code and the sentences of a refusal's number on chain; undefined for a number that no version knows. */
export function refusalByNumber(number: number): { code: RefusalCode; en: string; zh: string } | undefined {
  const refusal = REFUSALS[number];
  return refusal && { code: refusal[0], en: refusal[1], zh: refusal[2] };
}
