import { errorCatalogue } from '#common';

export const bankingErrors = errorCatalogue({
  'bank-message-unreadable': {
    kind: 'bad-request',
    en: 'The bank message cannot be read: {reason}. Send it again as the bank wrote it.',
    zh: '银行报文无法解析:{reason}。请按银行原文重新发送。',
  },
  'statement-differs': {
    kind: 'refused',
    en: 'The statement of {account} does not add up: {opening} and entries of {entries} are not {closing}. Ask the bank for a right one.',
    zh: '账户 {account} 的对账单不平:期初 {opening}、发生额 {entries} 与期末 {closing} 不符,请联系银行重新出具。',
  },
  'webhook-signature-invalid': {
    kind: 'unauthenticated',
    en: 'The notice’s signature does not fit its body. Check the webhook secret on both sides.',
    zh: '通知签名与内容不符,请核对双方的密钥。',
  },
  'webhook-stale': {
    kind: 'unauthenticated',
    en: 'The notice’s timestamp is more than five minutes away. Check the clocks, and send it again.',
    zh: '通知时间戳偏差超过五分钟,请核对时钟后重新发送。',
  },
  'bank-unreachable': {
    kind: 'unavailable',
    en: 'The bank did not answer as it should ({reason}). The message is kept and will be sent again.',
    zh: '银行未正常应答({reason})。报文已保存,将自动重发。',
  },
  'bank-account-missing': {
    kind: 'refused',
    en: '{company} has no bank account in {currency}. Register one before money can move.',
    zh: '{company} 没有 {currency} 账户,请先登记银行账户。',
  },
  'account-name-differs': {
    kind: 'refused',
    en: 'The bank keeps account {number} under another name than “{name}”. Give an account in the company’s own legal name, or correct the name.',
    zh: '账户 {number} 的户名与“{name}”不符,请提供以企业法定名称开立的账户,或更正名称。',
  },
  'account-unknown-at-bank': {
    kind: 'refused',
    en: 'The bank {bank} keeps no account {number} in {currency}. Check the number and the bank.',
    zh: '银行 {bank} 没有账号为 {number} 的 {currency} 账户,请核对账号与开户行。',
  },
  'test-payment-failed': {
    kind: 'refused',
    en: 'The bank did not make the test payment: {reason}. Begin again, or give another account.',
    zh: '银行未能完成验证付款:{reason}。请重新发起,或提供其他账户。',
  },
  'test-payment-waiting': {
    kind: 'conflict',
    en: 'The test payment is {status}. Ask again once it has arrived on the account.',
    zh: '验证付款状态为 {status},请待款项到账后再操作。',
  },
  'test-amount-differs': {
    kind: 'refused',
    en: 'That is not the amount that arrived. Look at the account once more; tries left: {left}.',
    zh: '金额与到账金额不符,请再次核对账户流水,剩余次数:{left}。',
  },
  'account-proof-locked': {
    kind: 'refused',
    en: 'Three wrong amounts were given for account {number}: it is locked for a day. Give another account, or ask the operator.',
    zh: '账户 {number} 的验证金额已错误三次,锁定一天,请提供其他账户或联系平台运营方。',
  },
  'verification-account-missing': {
    kind: 'refused',
    en: 'The bank {bank} has named no account of its own from which it makes test payments in {currency}. Ask the operator, or give an account at another bank.',
    zh: '银行 {bank} 尚未登记用于 {currency} 验证付款的自有账户,请联系平台运营方或更换银行。',
  },
  'account-proof-too-many': {
    kind: 'refused',
    en: 'Too many test payments were begun for account {number} today. Try again tomorrow, or ask the operator.',
    zh: '账户 {number} 今日发起的验证付款次数过多,请明日再试或联系平台运营方。',
  },
});
