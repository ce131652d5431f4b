import { errorCatalogue } from '#common';

/** Every refusal of the sandbox bank. Refused payments are no errors: they are answered in pain.002. */
export const bankErrors = errorCatalogue({
  'token-missing': {
    kind: 'unauthenticated',
    en: 'This bank does not know you. Send its token in the header Authorization: Bearer.',
    zh: '银行无法识别请求方。请在 Authorization: Bearer 头中提供令牌。',
  },
  'account-differs': {
    kind: 'conflict',
    en: 'Account {account} was opened with another holder, currency or balance. Choose another number.',
    zh: '账户 {account} 已以不同的户名、币种或余额开立。请换一个账号。',
  },
  'account-unknown': {
    kind: 'not-found',
    en: 'There is no account {account} at this bank. Open it first.',
    zh: '本行没有账户 {account}。请先开户。',
  },
  'balance-too-large': {
    kind: 'refused',
    en: 'Account {account} cannot hold that much. Keep balances below 10^18 minor units.',
    zh: '账户 {account} 余额超出上限。余额须小于 10^18 最小货币单位。',
  },
  'payment-message-unreadable': {
    kind: 'bad-request',
    en: 'This is not a payment message that the bank can read: {fault}. Send pain.001.001.09 as application/xml in UTF-8.',
    zh: '银行无法读取该付款报文:{fault}。请以 application/xml、UTF-8 编码发送 pain.001.001.09。',
  },
  'report-request-unreadable': {
    kind: 'bad-request',
    en: 'This is not a request for a report that the bank can read: {fault}. Send camt.060.001.05 as application/xml in UTF-8.',
    zh: '银行无法读取该查询报文:{fault}。请以 application/xml、UTF-8 编码发送 camt.060.001.05。',
  },
  'payment-unknown': {
    kind: 'not-found',
    en: 'The bank booked no payment under {reference}. Give the AcctSvcrRef of its answer or notice.',
    zh: '银行没有以 {reference} 入账的付款。请提供回执或通知中的 AcctSvcrRef。',
  },
  'payment-reversed': {
    kind: 'conflict',
    en: 'Payment {reference} has been reversed already.',
    zh: '付款 {reference} 已被冲正。',
  },
  'payment-spent': {
    kind: 'conflict',
    en: 'Payment {reference} cannot be reversed: its payee has spent the money.',
    zh: '付款 {reference} 无法冲正:收款方账户余额不足。',
  },
  'payment-attested': {
    kind: 'conflict',
    en: 'Payment {reference} has been attested on a ledger and cannot be reversed any more.',
    zh: '付款 {reference} 已在账本上出具证明,不能再冲正。',
  },
  'statement-refused': {
    kind: 'refused',
    en: 'The authority will not seal: the statement for {company} is not signed by the key that is named. Let that person sign the agreement again.',
    zh: '签名机构拒绝盖章:企业 {company} 的声明与所示密钥的签名不符,请由本人重新签署协议。',
  },
  'attestation-differs': {
    kind: 'refused',
    en: 'The bank will not sign: {field} is not what it booked under {reference}. Build the order from the bank’s notice.',
    zh: '银行拒绝签名:{field} 与 {reference} 的入账记录不符。请依据银行通知生成指令。',
  },
});
